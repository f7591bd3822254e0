/* What is measured of each block of a page: archive.text.features.measure, compiled. */

#ifndef MICROFICHE_MEASURE_H
#define MICROFICHE_MEASURE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *measures_make(PyObject *self, PyObject *args);
PyObject *measure_page(PyObject *self, PyObject *args);

#endif
