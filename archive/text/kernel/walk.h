/* The pass over the nodes of a parsed page: archive.text.blocks, compiled. */

#ifndef MICROFICHE_WALK_H
#define MICROFICHE_WALK_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *walk_page(PyObject *self, PyObject *args);

#endif
