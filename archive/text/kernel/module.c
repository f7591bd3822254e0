/* The extension module archive.text._kernel: see archive/text/kernel/__init__.py. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "grams.h"
#include "judge.h"
#include "measure.h"
#include "walk.h"
#include "walker.h"

/* Raised with every change of a function's arguments or results; archive/text/kernel/__init__.py asks for this one. */
enum { INTERFACE = 1 };

static PyObject *interface(PyObject *self, PyObject *args)
{
    (void)self;
    (void)args;
    return PyLong_FromLong(INTERFACE);
}

static PyMethodDef methods[] = {
    {"interface", interface, METH_NOARGS, "interface() -> the number of this interface"},
    {"measures", measures_make, METH_VARARGS, "measures(...) -> the tables that `measure` needs, as a capsule"},
    {"measure", measure_page, METH_VARARGS, "measure(measures, blocks, elements, titles, descriptions) -> (table, groups)"},
    {"judge", judge_make, METH_VARARGS, "judge(forest, nets, layers, numbers) -> forest and nets, as a capsule"},
    {"odds", judge_odds, METH_VARARGS, "odds(judge, table, groups) -> the log odds of each net, and of the forest"},
    {"walker", walker_make, METH_VARARGS, "walker(...) -> what `walk` needs, as a capsule"},
    {"walk", walk_page, METH_VARARGS, "walk(walker, body, meanings, roles) -> (elements, blocks, whether it is cut)"},
    {"grams", grams_make, METH_VARARGS, "grams(...) -> the table of n-grams that `gram_scores` needs, as a capsule"},
    {"gram_scores", gram_scores, METH_VARARGS, "gram_scores(grams, codes) -> (sums for each language, known n-grams)"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_kernel", "The hot loops of archive.text, compiled.", 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernel(void)
{
    return PyModuleDef_Init(&definition);
}
