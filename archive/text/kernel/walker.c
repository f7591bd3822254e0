#include "walker.h"

static const char NAME[] = "archive.text._kernel.walker";

static const char *const ASKED_NAMES[] = {"next", "first_child", "tag_id", "text_content", "tag", "attributes"};

static const char *const WORD_TEXTS[] = {"role", "heading", "style", "hidden", "class", "id", "-", "text", "", "\n", "\x1f"};

/* A tuple of a type, from new references to its items, which are taken over; NULL if one of them is. */
PyObject *tuple_of(PyTypeObject *type, PyObject *const *items, Py_ssize_t count)
{
    PyObject *made = type->tp_alloc(type, count);
    int is_whole = made != NULL;
    for (Py_ssize_t at = 0; at < count; at++) {
        is_whole = is_whole && items[at];
        if (made)
            PyTuple_SET_ITEM(made, at, items[at]);
        else
            Py_XDECREF(items[at]);
    }
    if (!is_whole)
        Py_CLEAR(made);
    return made;
}

/* Class and id, lower case; at most `long_label` characters of each. A new reference. */
PyObject *label_of(const Walker *walker, PyObject *attributes)
{
    PyObject *label = NULL;
    const int asked[] = {CLASS, ID};
    for (int at = 0; at < 2; at++) {
        PyObject *value = PyDict_GetItemWithError(attributes, walker->words[asked[at]]);
        if (!value && PyErr_Occurred())
            goto failed;
        if (!value || !PyUnicode_Check(value) || !PyUnicode_GET_LENGTH(value))
            continue;
        PyObject *name = PyUnicode_Substring(value, 0, walker->long_label);
        PyObject *both = name && label ? PyUnicode_FromFormat("%U %U", label, name) : NULL;
        if (label) {
            Py_XDECREF(name);
            name = both;
        }
        Py_XSETREF(label, name);
        if (!label)
            return NULL;
    }
    if (!label)
        return Py_NewRef(walker->words[EMPTY]);
    Py_SETREF(label, PyObject_CallMethod(label, "lower", NULL));
    return label;
failed:
    Py_XDECREF(label);
    return NULL;
}

static void walker_free(PyObject *capsule)
{
    Walker *walker = PyCapsule_GetPointer(capsule, NAME);
    PyObject *held[] = {(PyObject *)walker->node, (PyObject *)walker->element, (PyObject *)walker->block, walker->kind_of,
                        walker->inherited, walker->own, walker->learn, walker->is_hidden, walker->tidy_code};
    for (size_t at = 0; at < sizeof held / sizeof *held; at++)
        Py_XDECREF(held[at]);
    for (int at = 0; at < ASKED; at++)
        Py_XDECREF(walker->names[at]);
    for (int at = 0; at < WORDS; at++)
        Py_XDECREF(walker->words[at]);
    PyMem_Free(walker);
}

/* The walker in a capsule; NULL with an exception set if it holds none. */
const Walker *walker_of(PyObject *capsule)
{
    return PyCapsule_GetPointer(capsule, NAME);
}

/* The getters of the parser's nodes; what is no getter in a version of the parser is asked for by name. */
static int find_getters(Walker *walker)
{
    for (int at = 0; at < ASKED; at++) {
        walker->names[at] = PyUnicode_InternFromString(ASKED_NAMES[at]);
        PyObject *found = walker->names[at] ? PyObject_GetAttr((PyObject *)walker->node, walker->names[at]) : NULL;
        if (!found)
            return -1;
        if (Py_IS_TYPE(found, &PyGetSetDescr_Type) && PyDescr_TYPE(found) == walker->node)
            walker->asked[at] = ((PyGetSetDescrObject *)found)->d_getset;
        Py_DECREF(found);
    }
    return 0;
}

/* walker(node type, Element, Block, kind_of, inherited, own, learn, is_hidden, tidy_code,
 *        (most nodes, blocks, elements; characters of a label, of a cell of data)) */
PyObject *walker_make(PyObject *self, PyObject *args)
{
    (void)self;
    Walker *walker = PyMem_Calloc(1, sizeof *walker);
    if (!walker)
        return PyErr_NoMemory();
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!O!OOO(nnnnn)", &PyType_Type, &walker->node, &PyType_Type, &walker->element,
                          &PyType_Type, &walker->block, &PyDict_Type, &walker->kind_of, &PyFrozenSet_Type,
                          &walker->inherited, &PyFrozenSet_Type, &walker->own, &walker->learn, &walker->is_hidden,
                          &walker->tidy_code, &walker->most_nodes, &walker->most_blocks, &walker->most_elements,
                          &walker->long_label, &walker->long_cell)) {
        PyMem_Free(walker);
        return NULL;
    }
    PyObject *held[] = {(PyObject *)walker->node, (PyObject *)walker->element, (PyObject *)walker->block, walker->kind_of,
                        walker->inherited, walker->own, walker->learn, walker->is_hidden, walker->tidy_code};
    for (size_t at = 0; at < sizeof held / sizeof *held; at++)
        Py_INCREF(held[at]);
    PyObject *capsule = PyCapsule_New(walker, NAME, walker_free);
    if (!capsule || find_getters(walker) < 0) {
        Py_XDECREF(capsule);
        return NULL;
    }
    for (int at = 0; at < WORDS; at++) {
        walker->words[at] = PyUnicode_InternFromString(WORD_TEXTS[at]);
        if (!walker->words[at])
            Py_CLEAR(capsule);
        if (!capsule)
            return NULL;
    }
    return capsule;
}
