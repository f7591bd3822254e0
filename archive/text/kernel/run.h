/* The texts gathered since the last break, and the block they make. */

#ifndef MICROFICHE_RUN_H
#define MICROFICHE_RUN_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

enum { IN_LINK, IN_STRONG, IN_SLANTED, STYLES };

typedef struct {
    PyObject **parts; /* all its texts */
    Py_ssize_t count, room;
    Py_ssize_t length;         /* characters of those that are not blank */
    Py_ssize_t styled[STYLES]; /* ... of those in links, bold, slanted */
    Py_ssize_t links;
} Run;

int run_add(Run *run, PyObject *text);
void run_drop(Run *run);
void run_clear(Run *run);
void run_free(Run *run);
int is_blank(PyObject *text);
PyObject *run_tidied(const Run *run, Py_UCS4 mark);
PyObject *run_parts(const Run *run);

#endif
