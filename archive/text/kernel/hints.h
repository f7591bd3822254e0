/* What class and id names say: archive.text.hints, compiled. */

#ifndef MICROFICHE_HINTS_H
#define MICROFICHE_HINTS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#include "lexicon.h"

/* Fragments and whole words, letter by letter. */
typedef struct {
    uint16_t next[26]; /* 0: none */
    uint64_t part;     /* hints of a fragment that ends here */
    uint64_t word;     /* ... of a whole word that does */
} Step;

typedef struct {
    Step *steps; /* the first is where all begin */
    Py_ssize_t count;
} Hints;

int hints_make(Hints *hints, PyObject *parts, PyObject *words);
void hints_free(Hints *hints);
int hints_read(const Hints *hints, PyObject *label, Tally *tally, uint64_t *bits);

#endif
