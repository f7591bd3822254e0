#include "walk.h"

#include <string.h>

#include "run.h"
#include "walker.h"

/* What a node is to the pass; as in archive.text.blocks. From BLOCK on: elements that stand for themselves. */
enum { TEXT, SKIP, BREAK, LINK, BOLD, SLANTED, INLINE, CHROME, BLOCK, CELL, PRE };

enum { FEW_TAGS = 512 };

typedef struct {
    PyObject *tag, *label, *kind;
    Py_ssize_t up, depth, first, last;
    int is_hidden;
} Row;

/* An element that is open: either noted only (tag and attributes are held), or made, as row `made`. */
typedef struct {
    PyObject *node, *tag, *attributes; /* NULL where not held */
    Py_ssize_t made;
    int meaning;
} Open;

typedef struct {
    const Walker *walker;
    PyObject *meanings, *roles, *blocks;
    Row *rows;
    Py_ssize_t count, room;
    Open *open;
    Py_ssize_t depth, open_room;
    Py_ssize_t noted;  /* open elements that stand for themselves and are not made */
    Py_ssize_t inner;  /* row of the innermost element that is made, -1 */
    Py_ssize_t within[STYLES]; /* how many inline elements that are counted are open */
    Py_ssize_t pre, breaks;
    Run run;
    int is_full;
    signed char known[FEW_TAGS]; /* meaning of the parser's tag numbers, -1 where not met yet on this page */
} Walk;

/* The row at the end of a list that grows. */
static void *grown(void *items, Py_ssize_t count, Py_ssize_t *room, size_t size)
{
    if (count < *room)
        return items;
    Py_ssize_t more = *room ? 2 * *room : 128;
    void *moved = PyMem_Realloc(items, (size_t)more * size);
    if (moved)
        *room = more;
    else
        PyErr_NoMemory();
    return moved;
}

/* Fill label, kind and is_hidden of a row from the attributes of its element. */
static int read_attributes(const Walk *walk, Row *row, PyObject *attributes)
{
    const Walker *walker = walk->walker;
    row->label = label_of(walker, attributes);
    PyObject *role = PyDict_GetItemWithError(attributes, walker->words[ROLE]);
    if (role && PyUnicode_Check(role) && PyUnicode_Compare(role, walker->words[HEADING]) == 0)
        Py_SETREF(row->kind, PyUnicode_InternFromString("h"));
    if (!row->is_hidden && (PyDict_Contains(attributes, walker->words[STYLE]) > 0 ||
                            PyDict_Contains(attributes, walker->words[HIDDEN]) > 0)) {
        PyObject *hidden = PyObject_CallOneArg(walker->is_hidden, attributes);
        row->is_hidden = hidden == Py_True;
        Py_XDECREF(hidden);
    }
    return row->label && row->kind && !PyErr_Occurred() ? 0 : -1;
}

/* Make a row of a noted element. */
static int make_element(Walk *walk, Open *open)
{
    const Walker *walker = walk->walker;
    Row *rows = grown(walk->rows, walk->count, &walk->room, sizeof *rows);
    if (!rows)
        return -1;
    walk->rows = rows;
    const Row *up = walk->inner < 0 ? NULL : rows + walk->inner;
    Row *row = rows + walk->count;
    PyObject *kind = PyDict_GetItemWithError(walker->kind_of, open->tag);
    *row = (Row){.tag = Py_NewRef(open->tag), .kind = Py_NewRef(kind ? kind : walker->words[NO_KIND]), .up = walk->inner,
                 .depth = up ? up->depth + 1 : 0, .first = PyList_GET_SIZE(walk->blocks),
                 .is_hidden = up && up->is_hidden};
    walk->count++;
    if (PyErr_Occurred() || read_attributes(walk, row, open->attributes) < 0)
        return -1;
    if (up && PySet_Contains(walker->inherited, up->kind) > 0 && PySet_Contains(walker->own, row->kind) == 0)
        Py_SETREF(row->kind, Py_NewRef(up->kind));
    walk->inner = open->made = walk->count - 1;
    Py_CLEAR(open->attributes);
    return PyErr_Occurred() ? -1 : 0;
}

/* Make all open elements that are noted only. */
static int make_elements(Walk *walk)
{
    Py_ssize_t at = walk->depth;
    for (Py_ssize_t left = walk->noted; left; left -= walk->open[at].attributes != NULL)
        at--;
    for (; at < walk->depth; at++)
        if (walk->open[at].attributes && make_element(walk, walk->open + at) < 0)
            return -1;
    walk->noted = 0;
    walk->is_full = walk->count > walk->walker->most_elements;
    return 0;
}

static int add_block(Walk *walk, PyObject *text)
{
    const Row *row = walk->rows + walk->inner;
    const Run *run = &walk->run;
    PyObject *items[] = {text, Py_NewRef(row->kind), PyLong_FromSsize_t(walk->inner), PyBool_FromLong(walk->breaks == 1),
                         PyLong_FromSsize_t(run->length), PyLong_FromSsize_t(run->styled[IN_LINK]),
                         PyLong_FromSsize_t(run->styled[IN_STRONG]), PyLong_FromSsize_t(run->styled[IN_SLANTED]),
                         PyLong_FromSsize_t(run->links)};
    if (walk->pre)
        Py_SETREF(items[1], PyUnicode_InternFromString("pre"));
    PyObject *block = tuple_of(walk->walker->block, items, 9);
    int added = block ? PyList_Append(walk->blocks, block) : -1;
    Py_XDECREF(block);
    return added;
}

static PyObject *run_text(const Walk *walk)
{
    if (!walk->pre)
        return run_tidied(&walk->run, PyUnicode_READ_CHAR(walk->walker->words[CELL_MARK], 0));
    PyObject *parts = run_parts(&walk->run);
    PyObject *text = parts ? PyObject_CallOneArg(walk->walker->tidy_code, parts) : NULL;
    Py_XDECREF(parts);
    return text;
}

static int make_block(Walk *walk)
{
    if (walk->noted && (make_elements(walk) < 0 || walk->is_full))
        return walk->is_full ? 0 : -1;
    PyObject *text = run_text(walk);
    if (!text)
        return -1;
    if (!PyUnicode_GET_LENGTH(text)) {
        Py_DECREF(text);
    } else if (PyList_GET_SIZE(walk->blocks) >= walk->walker->most_blocks) {
        walk->is_full = 1;
        Py_DECREF(text);
    } else if (add_block(walk, text) < 0) {
        return -1;
    }
    run_clear(&walk->run);
    return 0;
}

/* Make a block of the run gathered so far, if it holds any text. */
static int end_run(Walk *walk)
{
    int made = 0;
    if (walk->run.length)
        made = make_block(walk);
    else
        run_drop(&walk->run);
    walk->breaks = 0;
    return made;
}

static int break_line(Walk *walk)
{
    if (walk->pre)
        return run_add(&walk->run, walk->walker->words[NEW_LINE]);
    Py_ssize_t breaks = walk->run.length ? 1 : walk->breaks + 1;
    int ended = end_run(walk);
    walk->breaks = breaks;
    return ended;
}

/* What an element that stands for itself does to the run before it: ends it; the cells of a row of data make up one. */
static int part(Walk *walk, int meaning)
{
    if (!walk->run.count && !walk->breaks)
        return 0;
    if (meaning != CELL || walk->run.length >= walk->walker->long_cell)
        return end_run(walk);
    return walk->run.length ? run_add(&walk->run, walk->walker->words[CELL_MARK]) : 0;
}

static void count_inline(Walk *walk, int meaning, int step)
{
    if (meaning >= LINK && meaning <= SLANTED)
        walk->within[IN_LINK + (meaning - LINK)] += step;
}

/* Open an element that holds something: 1; 0 when its role says that it is chrome; -1 with an exception set. */
static int enter(Walk *walk, PyObject *node, int meaning)
{
    const Walker *walker = walk->walker;
    Open open = {.made = -1, .meaning = meaning};
    if (meaning < BLOCK) {
        count_inline(walk, meaning, 1);
        walk->run.links += meaning == LINK;
    } else {
        open.attributes = ask(walker, node, ATTRIBUTES);
        if (!open.attributes || !PyDict_Check(open.attributes))
            goto failed;
        PyObject *role = PyDict_GetItemWithError(open.attributes, walker->words[ROLE]);
        int is_chrome = role ? PySet_Contains(walk->roles, role) : PyErr_Occurred() ? -1 : 0;
        if (is_chrome || part(walk, meaning) < 0) {
            Py_DECREF(open.attributes);
            return is_chrome > 0 ? 0 : -1;
        }
        open.tag = ask(walker, node, TAG);
        if (!open.tag)
            goto failed;
        if (!PyUnicode_CheckExact(open.tag) || !PyUnicode_GET_LENGTH(open.tag))
            Py_SETREF(open.tag, Py_NewRef(walker->words[NO_TAG]));
        walk->pre += meaning == PRE;
        walk->noted++;
    }
    Open *all = grown(walk->open, walk->depth, &walk->open_room, sizeof *all);
    if (all) {
        walk->open = all;
        open.node = Py_NewRef(node);
        all[walk->depth++] = open;
        return 1;
    }
failed:
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "the attributes of a node are no dict");
    Py_XDECREF(open.attributes);
    Py_XDECREF(open.tag);
    return -1;
}

static void free_open(Open *open)
{
    Py_XDECREF(open->node);
    Py_XDECREF(open->tag);
    Py_XDECREF(open->attributes);
}

/* Close the innermost open element. */
static int leave(Walk *walk)
{
    Open *open = walk->open + walk->depth - 1;
    int meaning = open->meaning, done = 0;
    if (meaning < BLOCK) {
        count_inline(walk, meaning, -1);
    } else {
        if ((walk->run.count || walk->breaks) &&
            (meaning != CELL || walk->run.length >= walk->walker->long_cell || !walk->noted))
            done = end_run(walk); /* a cell that is made has a block already, so it is no cell of data */
        if (open->made < 0) {
            walk->noted--;
        } else {
            walk->rows[open->made].last = PyList_GET_SIZE(walk->blocks);
            walk->inner = walk->rows[open->made].up;
        }
        walk->pre -= meaning == PRE;
    }
    if (walk->is_full)
        return done; /* what is open is closed by the end of the page */
    free_open(open);
    walk->depth--;
    return done;
}

/* What a node is to the pass; -1 with an exception set. */
static int meaning_of(Walk *walk, PyObject *node)
{
    PyObject *tag = ask(walk->walker, node, TAG_ID);
    size_t number = tag ? PyLong_AsSize_t(tag) : 0;
    if (tag && PyErr_Occurred())
        PyErr_Clear(); /* no number that is a size is no tag of the parser's own */
    int meaning = tag && number < FEW_TAGS ? walk->known[number] : -1;
    if (tag && meaning < 0) {
        PyObject *known = PyDict_GetItemWithError(walk->meanings, tag);
        PyObject *learnt = known ? Py_NewRef(known) : PyObject_CallFunctionObjArgs(walk->walker->learn, node, walk->meanings, NULL);
        meaning = learnt ? (int)PyLong_AsLong(learnt) : -1;
        Py_XDECREF(learnt);
        if (number < FEW_TAGS && meaning >= 0)
            walk->known[number] = (signed char)meaning;
    }
    Py_XDECREF(tag);
    return meaning;
}

static int take_text(Walk *walk, PyObject *node)
{
    PyObject *text = ask(walk->walker, node, TEXT_CONTENT);
    int taken = text ? 0 : -1;
    if (text && PyUnicode_Check(text)) {
        Run *run = &walk->run;
        if (!is_blank(text)) {
            taken = run_add(run, text);
            run->length += PyUnicode_GET_LENGTH(text);
            for (int style = 0; style < STYLES; style++)
                run->styled[style] += walk->within[style] ? PyUnicode_GET_LENGTH(text) : 0;
        } else if (run->count || walk->pre) {
            taken = run_add(run, text);
        }
    }
    Py_XDECREF(text);
    return taken;
}

/* An element: 1 when `*child` is to be looked at next, 0 when it is done with; -1 with an exception set. */
static int take_element(Walk *walk, PyObject *node, int meaning, PyObject **child)
{
    PyObject *first = ask(walk->walker, node, FIRST_CHILD);
    if (!first)
        return -1;
    if (first == Py_None) {
        Py_DECREF(first);
        walk->run.links += meaning == LINK;
        return meaning >= BLOCK ? part(walk, meaning) : 0;
    }
    int entered = enter(walk, node, meaning);
    if (entered > 0)
        *child = first;
    else
        Py_DECREF(first);
    return entered;
}

/* Look at one node, whose reference is taken over; gives the next one, Py_None at the end of its parent. */
static PyObject *step(Walk *walk, PyObject *node)
{
    PyObject *next = NULL;
    int meaning = meaning_of(walk, node), taken = meaning < 0 ? -1 : 0;
    if (meaning == TEXT)
        taken = take_text(walk, node);
    else if (meaning >= LINK)
        taken = take_element(walk, node, meaning, &next);
    else if (meaning == BREAK)
        taken = break_line(walk);
    if (taken == 0)
        next = ask(walk->walker, node, NEXT);
    Py_DECREF(node);
    return taken < 0 ? NULL : next;
}

/* Close the innermost open element, and give what comes behind it: Py_None at the end of its parent, or of the page. */
static PyObject *step_out(Walk *walk)
{
    PyObject *node = Py_NewRef(walk->open[walk->depth - 1].node), *next = NULL;
    if (leave(walk) == 0)
        next = walk->depth ? ask(walk->walker, node, NEXT) : Py_NewRef(Py_None);
    Py_DECREF(node);
    return next;
}

/* Go through the nodes in order; 0, or -1 with an exception set. */
static int pass(Walk *walk, PyObject *body)
{
    PyObject *node = Py_NewRef(body);
    for (Py_ssize_t at = 0; at < walk->walker->most_nodes && !walk->is_full; at++) {
        if (node != Py_None) {
            node = step(walk, node);
        } else if (walk->depth) {
            Py_DECREF(node);
            node = step_out(walk);
        } else {
            Py_DECREF(node);
            return 0;
        }
        if (!node)
            return -1;
    }
    Py_DECREF(node);
    walk->is_full = 1;
    return 0;
}

static PyObject *elements_of(const Walk *walk)
{
    PyObject *elements = PyList_New(walk->count);
    for (Py_ssize_t at = 0; elements && at < walk->count; at++) {
        const Row *row = walk->rows + at;
        PyObject *items[] = {Py_NewRef(row->tag), Py_NewRef(row->label), PyLong_FromSsize_t(row->up),
                             PyLong_FromSsize_t(row->depth), Py_NewRef(row->kind), PyBool_FromLong(row->is_hidden),
                             PyLong_FromSsize_t(row->first), PyLong_FromSsize_t(row->last)};
        PyObject *element = tuple_of(walk->walker->element, items, 8);
        if (element)
            PyList_SET_ITEM(elements, at, element);
        else
            Py_CLEAR(elements);
    }
    return elements;
}

static void walk_free(Walk *walk)
{
    while (walk->depth)
        free_open(walk->open + --walk->depth);
    for (Py_ssize_t at = 0; at < walk->count; at++) {
        Py_XDECREF(walk->rows[at].tag);
        Py_XDECREF(walk->rows[at].label);
        Py_XDECREF(walk->rows[at].kind);
    }
    PyMem_Free(walk->open);
    PyMem_Free(walk->rows);
    run_free(&walk->run);
    Py_XDECREF(walk->blocks);
}

/* walk(walker, body, meanings, roles): the elements and the blocks of a page, and whether it holds more. */
PyObject *walk_page(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *capsule, *body, *elements, *made = NULL;
    Walk walk = {.inner = -1};
    if (!PyArg_ParseTuple(args, "OOO!O!", &capsule, &body, &PyDict_Type, &walk.meanings, &PyFrozenSet_Type, &walk.roles))
        return NULL;
    walk.walker = walker_of(capsule);
    walk.blocks = walk.walker ? PyList_New(0) : NULL;
    memset(walk.known, -1, sizeof walk.known);
    if (walk.blocks && pass(&walk, body) == 0) {
        for (Py_ssize_t at = 0; at < walk.depth; at++)
            if (walk.open[at].made >= 0)
                walk.rows[walk.open[at].made].last = PyList_GET_SIZE(walk.blocks);
        elements = elements_of(&walk);
        made = elements ? PyTuple_Pack(3, elements, walk.blocks, walk.is_full ? Py_True : Py_False) : NULL;
        Py_XDECREF(elements);
    }
    walk_free(&walk);
    return made;
}
