#include "run.h"

/* Add a text, of which a new reference is kept: 0, or -1 with an exception set. */
int run_add(Run *run, PyObject *text)
{
    if (run->count == run->room) {
        Py_ssize_t room = run->room ? 2 * run->room : 64;
        PyObject **parts = PyMem_Realloc(run->parts, (size_t)room * sizeof *parts);
        if (!parts) {
            PyErr_NoMemory();
            return -1;
        }
        run->parts = parts;
        run->room = room;
    }
    Py_INCREF(text);
    run->parts[run->count++] = text;
    return 0;
}

/* Forget its texts; the links before a text still count for it. */
void run_drop(Run *run)
{
    while (run->count)
        Py_DECREF(run->parts[--run->count]);
}

void run_clear(Run *run)
{
    run_drop(run);
    run->length = run->links = 0;
    for (int style = 0; style < STYLES; style++)
        run->styled[style] = 0;
}

void run_free(Run *run)
{
    run_clear(run);
    PyMem_Free(run->parts);
}

/* As str.isspace: an empty text is not blank. */
int is_blank(PyObject *text)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t at = 0; at < size; at++)
        if (!Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at)))
            return 0;
    return size > 0;
}

/* The texts as one, white space squeezed; a tab where it holds a mark. A new reference. */
PyObject *run_tidied(const Run *run, Py_UCS4 mark)
{
    size_t room = 1;
    for (Py_ssize_t part = 0; part < run->count; part++)
        room += (size_t)PyUnicode_GET_LENGTH(run->parts[part]);
    Py_UCS4 few[2048], *letters = room <= 2048 ? few : PyMem_Malloc(room * sizeof *letters), gap = 0;
    Py_ssize_t filled = 0;
    if (!letters)
        return PyErr_NoMemory();
    letters[0] = 0;
    for (Py_ssize_t part = 0; part < run->count; part++) {
        PyObject *text = run->parts[part];
        Py_ssize_t size = PyUnicode_GET_LENGTH(text);
        int kind = PyUnicode_KIND(text);
        const void *data = PyUnicode_DATA(text);
        for (Py_ssize_t at = 0; at < size; at++) {
            Py_UCS4 letter = PyUnicode_READ(kind, data, at);
            if (Py_UNICODE_ISSPACE(letter)) {
                gap = letter == mark || gap == '\t' ? '\t' : ' ';
                continue;
            }
            if (gap && filled)
                letters[filled++] = gap;
            gap = 0;
            letters[filled++] = letter;
        }
    }
    PyObject *tidied = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, letters, filled);
    if (letters != few)
        PyMem_Free(letters);
    return tidied;
}

/* The texts as a list: a new reference. */
PyObject *run_parts(const Run *run)
{
    PyObject *list = PyList_New(run->count);
    for (Py_ssize_t part = 0; list && part < run->count; part++) {
        Py_INCREF(run->parts[part]);
        PyList_SET_ITEM(list, part, run->parts[part]);
    }
    return list;
}
