/* Takes a page apart, has it measured family by family, and gives the table back. */

#include "measure.h"

#include <limits.h>
#include <string.h>

#include "page.h"

static const char NAME[] = "archive.text._kernel.measures";

static void measures_free(Measures *measures)
{
    lexicon_free(&measures->labels);
    lexicon_free(&measures->words);
    hints_free(&measures->hints);
    Py_XDECREF(measures->kinds);
    Py_XDECREF(measures->tags);
    Py_XDECREF(measures->heading);
    PyMem_Free(measures);
}

static void capsule_free(PyObject *capsule)
{
    measures_free(PyCapsule_GetPointer(capsule, NAME));
}

/* measures(rows, classes, (stop, comma, quote, digit, ideograph, space), kinds, tags, parts, words, labels, texts):
 * the number of rows the caller knows of; the class of each character of the Basic Multilingual Plane; which of the
 * classes is which; kind -> number; tag -> number | flag << 8; hints of fragments and of words; weights of the words of
 * labels and of short texts. */
PyObject *measures_make(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *parts, *words, *labels, *texts;
    const char *classes;
    Py_ssize_t points;
    int rows;
    Measures *measures = PyMem_Calloc(1, sizeof *measures);
    if (!measures)
        return PyErr_NoMemory();
    if (!PyArg_ParseTuple(args, "iy#(bbbbbb)O!O!O!O!O!O!", &rows, &classes, &points, &measures->stop, &measures->comma,
                          &measures->quote, &measures->digit, &measures->ideograph, &measures->space, &PyDict_Type,
                          &measures->kinds, &PyDict_Type, &measures->tags, &PyDict_Type, &parts, &PyDict_Type, &words,
                          &PyDict_Type, &labels, &PyDict_Type, &texts)) {
        PyMem_Free(measures);
        return NULL;
    }
    Py_INCREF(measures->kinds);
    Py_INCREF(measures->tags);
    measures->heading = PyUnicode_InternFromString("h1");
    int made = measures->heading ? 0 : -1;
    if (rows != ROWS || points != POINTS) {
        PyErr_Format(PyExc_ValueError, "made for %d rows and %d characters, not %d and %zd", ROWS, POINTS, rows, points);
        made = -1;
    } else {
        memcpy(measures->class_of, classes, POINTS);
    }
    for (int point = 0; made == 0 && point < POINTS; point++)
        if (measures->class_of[point] >= CLASSES) {
            PyErr_SetString(PyExc_ValueError, "no such class of characters");
            made = -1;
        }
    if (made < 0 || hints_make(&measures->hints, parts, words) < 0 || lexicon_make(&measures->labels, labels) < 0 ||
        lexicon_make(&measures->words, texts) < 0) {
        measures_free(measures);
        return NULL;
    }
    PyObject *capsule = PyCapsule_New(measures, NAME, capsule_free);
    if (!capsule)
        measures_free(measures);
    return capsule;
}

/* One field of a row of the page as a number between two bounds; -1 and an exception set if it is not. */
static Py_ssize_t number(PyObject *row, Py_ssize_t field, Py_ssize_t low, Py_ssize_t high)
{
    Py_ssize_t value = PyLong_AsSsize_t(PyTuple_GET_ITEM(row, field));
    if (!PyErr_Occurred() && (value < low || value > high))
        PyErr_Format(PyExc_ValueError, "field %zd of a row: %zd is not in %zd..%zd", field, value, low, high);
    return PyErr_Occurred() ? low - 1 : value;
}

static int is_row(PyObject *row, Py_ssize_t size, Py_ssize_t texts)
{
    if (!PyTuple_Check(row) || PyTuple_GET_SIZE(row) != size || !PyUnicode_CheckExact(PyTuple_GET_ITEM(row, 0)) ||
        !PyUnicode_CheckExact(PyTuple_GET_ITEM(row, texts))) {
        PyErr_SetString(PyExc_TypeError, "not a row of a page");
        return 0;
    }
    return 1;
}

/* (tag, label, parent, depth, kind, hidden, first, last) */
static int take_element(Page *page, Py_ssize_t at, PyObject *row)
{
    if (!is_row(row, 8, 1))
        return -1;
    Element *element = page->element + at;
    element->tag = PyTuple_GET_ITEM(row, 0);
    element->label = PyTuple_GET_ITEM(row, 1);
    element->up = number(row, 2, -1, at - 1);
    element->parent = element->up < 0 ? 0 : element->up;
    element->depth = (int)number(row, 3, 0, INT_MAX);
    element->is_hidden = PyTuple_GET_ITEM(row, 5) == Py_True;
    element->first = number(row, 6, 0, page->count);
    element->last = number(row, 7, 0, page->count);
    return PyErr_Occurred() ? -1 : 0;
}

/* (text, kind, element, joined, length, linked, strong, slanted, links) */
static int take_block(Page *page, Py_ssize_t at, PyObject *row)
{
    if (!is_row(row, 9, 1))
        return -1;
    PyObject *text = PyTuple_GET_ITEM(row, 0);
    PyObject *kind = PyDict_GetItemWithError(page->measures->kinds, PyTuple_GET_ITEM(row, 1));
    if (!PyUnicode_GET_LENGTH(text) || !kind) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "a block without text, or of no known kind");
        return -1;
    }
    page->text[at] = text;
    page->group[2 * page->count + at] = number(row, 2, 0, page->elements - 1);
    page->length[at] = (float)number(row, 4, 1, PY_SSIZE_T_MAX);
    row_of(page, LINKED)[at] = (float)number(row, 5, 0, PY_SSIZE_T_MAX);
    page->strong[at] = (float)number(row, 6, 0, PY_SSIZE_T_MAX);
    page->slanted[at] = (float)number(row, 7, 0, PY_SSIZE_T_MAX);
    page->links[at] = (float)number(row, 8, 0, PY_SSIZE_T_MAX);
    row_of(page, KIND)[at] = (float)PyLong_AsLong(kind);
    row_of(page, KIND + 1)[at] = PyTuple_GET_ITEM(row, 3) == Py_True;
    return PyErr_Occurred() ? -1 : 0;
}

/* The arrays of a page, in one piece of memory; those of elements first, as their alignment is the widest. */
static int page_room(Page *page)
{
    size_t blocks = (size_t)page->count, elements = (size_t)page->elements;
    size_t size = elements * (sizeof *page->element + sizeof *page->name) + blocks * sizeof *page->text +
                  (8 * blocks + 3 * (blocks + 1)) * sizeof(float);
    char *at = page->memory = PyMem_Calloc(1, size);
    if (!at) {
        PyErr_NoMemory();
        return -1;
    }
    page->element = (Element *)at;
    page->name = (Name *)(page->element + elements);
    page->text = (PyObject **)(page->name + elements);
    float **arrays[] = {&page->chars, &page->words, &page->good, &page->length,
                        &page->strong, &page->slanted, &page->links, &page->link};
    float *next = (float *)(page->text + blocks);
    for (size_t array = 0; array < sizeof arrays / sizeof *arrays; array++, next += blocks)
        *arrays[array] = next;
    for (int row = 0; row < 3; row++, next += blocks + 1)
        page->sums[row] = next;
    return 0;
}

static int take_page(Page *page, PyObject *blocks, PyObject *elements)
{
    for (Py_ssize_t at = 0; at < page->elements; at++)
        if (take_element(page, at, PyList_GET_ITEM(elements, at)) < 0)
            return -1;
    for (Py_ssize_t at = 0; at < page->count; at++)
        if (take_block(page, at, PyList_GET_ITEM(blocks, at)) < 0)
            return -1;
    return 0;
}

static int fill(Page *page, PyObject *titles, PyObject *descriptions)
{
    measure_texts(page);
    if (measure_words(page) < 0 || measure_elements(page) < 0)
        return -1;
    measure_containers(page);
    measure_roots(page);
    measure_place(page);
    measure_beside(page);
    return measure_rich(page) < 0 || measure_groups(page) < 0 ? -1 : measure_said(page, titles, descriptions);
}

/* measure(measures, blocks, elements, titles, descriptions): the table (float32 [row, block]) and the groups of the
 * blocks (intp [grouping, block]) of a page with at least one block. */
PyObject *measure_page(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *capsule, *blocks, *elements, *titles, *descriptions, *table = NULL, *groups = NULL, *made = NULL;
    if (!PyArg_ParseTuple(args, "OO!O!O!O!", &capsule, &PyList_Type, &blocks, &PyList_Type, &elements, &PyTuple_Type,
                          &titles, &PyTuple_Type, &descriptions))
        return NULL;
    Page page = {.measures = PyCapsule_GetPointer(capsule, NAME),
                 .count = PyList_GET_SIZE(blocks),
                 .elements = PyList_GET_SIZE(elements)};
    if (!page.measures)
        return NULL;
    if (!page.count || !page.elements) {
        PyErr_SetString(PyExc_ValueError, "a page without blocks has no measures");
        return NULL;
    }
    table = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)sizeof(float) * ROWS * page.count);
    groups = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)sizeof(Py_ssize_t) * GROUPINGS * page.count);
    if (table && groups && page_room(&page) == 0) {
        page.table = (float *)PyBytes_AS_STRING(table);
        page.group = (Py_ssize_t *)PyBytes_AS_STRING(groups);
        if (take_page(&page, blocks, elements) == 0 && fill(&page, titles, descriptions) == 0)
            made = PyTuple_Pack(2, table, groups);
    }
    PyMem_Free(page.memory);
    Py_XDECREF(table);
    Py_XDECREF(groups);
    return made;
}
