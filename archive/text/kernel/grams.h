/* Sums over the n-grams of a text: archive.text.profiles and archive.text.grams, compiled. */

#ifndef MICROFICHE_GRAMS_H
#define MICROFICHE_GRAMS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* grams(classes uint16 [code point], keys uint64 [row], displacements int64 [bucket], slots int32, gains float32
   [row, language], shift, bits of a letter, flag of a capital, class of a space) -> capsule.
   ValueError where they do not fit. */
PyObject *grams_make(PyObject *self, PyObject *args);

/* gram_scores(grams, codes uint32) -> (bytes of float32 [language], number of known n-grams). */
PyObject *gram_scores(PyObject *self, PyObject *args);

#endif
