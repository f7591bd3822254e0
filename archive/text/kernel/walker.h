/* What the pass over a page has to know beforehand: the parser's nodes, our elements and blocks, names, bounds. */

#ifndef MICROFICHE_WALKER_H
#define MICROFICHE_WALKER_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Attributes of nodes that the pass asks for, and what it calls to get them without a look-up. */
enum { NEXT, FIRST_CHILD, TAG_ID, TEXT_CONTENT, TAG, ATTRIBUTES, ASKED };

/* Names of attributes of elements, and words. */
enum { ROLE, HEADING, STYLE, HIDDEN, CLASS, ID, NO_TAG, NO_KIND, EMPTY, NEW_LINE, CELL_MARK, WORDS };

/* What does not change from page to page. */
typedef struct {
    PyTypeObject *node, *element, *block;
    PyObject *names[ASKED];
    PyGetSetDef *asked[ASKED]; /* NULL: ask by name */
    PyObject *words[WORDS];
    PyObject *kind_of, *inherited, *own; /* dict tag -> kind; sets of kinds */
    PyObject *learn, *is_hidden, *tidy_code;
    Py_ssize_t most_nodes, most_blocks, most_elements, long_label, long_cell;
} Walker;

PyObject *walker_make(PyObject *self, PyObject *args);
const Walker *walker_of(PyObject *capsule);
PyObject *tuple_of(PyTypeObject *type, PyObject *const *items, Py_ssize_t count);
PyObject *label_of(const Walker *walker, PyObject *attributes);

/* An attribute of a node: a new reference. */
static inline PyObject *ask(const Walker *walker, PyObject *node, int asked)
{
    PyGetSetDef *getter = walker->asked[asked];
    if (getter && Py_IS_TYPE(node, walker->node))
        return getter->get(node, getter->closure);
    return PyObject_GetAttr(node, walker->names[asked]);
}

#endif
