/* The elements around each block: their tags and labels, and which blocks stand at the same kind of place. */

#include "page.h"

#include <string.h>

enum { APART = 40 }; /* bits: makes one number of two */

/* Numbers for keys, in the order in which they are met. */
typedef struct {
    int64_t *key;
    Py_ssize_t *number; /* -1: an empty slot */
    size_t mask;
    Py_ssize_t count;
} Numbers;

static int numbers_make(Numbers *numbers, Py_ssize_t most)
{
    const size_t slots = slots_for((size_t)most);
    *numbers = (Numbers){PyMem_Malloc(slots * sizeof(int64_t)), PyMem_Malloc(slots * sizeof(Py_ssize_t)), slots - 1, 0};
    if (!numbers->key || !numbers->number) {
        PyErr_NoMemory();
        return -1;
    }
    memset(numbers->number, 0xff, slots * sizeof *numbers->number);
    return 0;
}

static void numbers_free(Numbers *numbers)
{
    PyMem_Free(numbers->key);
    PyMem_Free(numbers->number);
}

static Py_ssize_t number_of(Numbers *numbers, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * 0x9E3779B97F4A7C15u >> 20) & numbers->mask;
    while (numbers->number[at] >= 0 && numbers->key[at] != key)
        at = (at + 1) & numbers->mask;
    if (numbers->number[at] < 0) {
        numbers->key[at] = key;
        numbers->number[at] = numbers->count++;
    }
    return numbers->number[at];
}

/* Find the different pairs of tag and label, and the pair of each element. */
static int name_elements(Page *page)
{
    const size_t slots = slots_for((size_t)page->elements);
    Py_ssize_t *name = PyMem_Malloc(slots * sizeof *name);
    if (!name) {
        PyErr_NoMemory();
        return -1;
    }
    memset(name, 0xff, slots * sizeof *name);
    for (Py_ssize_t at = 0; at < page->elements; at++) {
        Element *mine = page->element + at;
        size_t slot = ((size_t)PyObject_Hash(mine->tag) * 31 + (size_t)PyObject_Hash(mine->label)) & (slots - 1);
        for (; name[slot] >= 0; slot = (slot + 1) & (slots - 1)) {
            const Element *other = page->element + page->name[name[slot]].element;
            if (PyUnicode_Compare(other->tag, mine->tag) == 0 && PyUnicode_Compare(other->label, mine->label) == 0)
                break;
        }
        if (name[slot] < 0) {
            name[slot] = page->names;
            page->name[page->names++].element = at;
        }
        mine->name = name[slot];
    }
    PyMem_Free(name);
    return PyErr_Occurred() ? -1 : 0;
}

/* Number the places of elements: by their own pair and their parent's, and by the pairs of all elements around. */
static int place_elements(Page *page)
{
    Numbers numbers;
    int made = numbers_make(&numbers, 2 * page->elements);
    for (Py_ssize_t at = 0; made == 0 && at < page->elements; at++) {
        Element *mine = page->element + at;
        const Element *up = mine->up < 0 ? NULL : page->element + mine->up;
        int64_t name = (int64_t)mine->name << APART;
        mine->near = number_of(&numbers, name | (up ? up->name : mine->name));
        mine->chained = number_of(&numbers, ~(name | (up ? up->chained : 0)));
    }
    numbers_free(&numbers);
    return made;
}

/* What each pair of tag and label says. */
static int read_names(Page *page)
{
    const Measures *measures = page->measures;
    Tally tally;
    int done = tally_make(&tally, &measures->labels);
    for (Py_ssize_t at = 0; done == 0 && at < page->names; at++) {
        Name *name = page->name + at;
        const Element *element = page->element + name->element;
        PyObject *tag = PyDict_GetItemWithError(measures->tags, element->tag);
        uint64_t told = tag ? PyLong_AsUnsignedLongLongMask(tag) : 0, hints = 0;
        done = PyErr_Occurred() ? -1 : hints_read(&measures->hints, element->label, &tally, &hints);
        name->code = (int)(told & 0xff);
        name->flags = told >> 8 | hints << AROUND;
        name->score = tally.sum;
        name->least = tally.least;
    }
    tally_free(&tally);
    return done;
}

/* Lowest, highest and sum of the weights of the labels around each element, and all flags. Parents come first. */
static void gather_above(Page *page)
{
    for (Py_ssize_t at = 0; at < page->elements; at++) {
        Element *mine = page->element + at;
        const Name *name = page->name + mine->name;
        const Element *up = mine->up < 0 ? NULL : page->element + mine->up;
        double low = up ? up->lowest : 0, high = up ? up->highest : 0;
        mine->lowest = name->least < low ? name->least : low;
        mine->highest = name->score > high ? name->score : high;
        mine->total = name->score + (up ? up->total : 0);
        mine->flags = name->flags | (up ? up->flags : 0);
    }
}

static void element_rows(const Page *page, Py_ssize_t block)
{
    const Element *nearest = around(page, block, 0), *parent = around(page, block, 1), *above = around(page, block, 2);
    const Name *first = page->name + nearest->name, *second = page->name + parent->name;
    const Name *third = page->name + above->name;
    const double rows[] = {nearest->depth,  nearest->is_hidden, first->code,     first->score,
                           first->least,    nearest->lowest,    nearest->highest, nearest->total};
    for (int at = 0; at < 8; at++)
        row_of(page, ELEMENT + at)[block] = (float)rows[at];
    int is_root = nearest == page->element, is_under_root = parent == page->element;
    row_of(page, ABOVE)[block] = is_root ? 0 : (float)second->code;
    row_of(page, ABOVE + 1)[block] = is_root ? 0 : (float)second->score;
    row_of(page, ABOVE + 2)[block] = is_under_root ? 0 : (float)third->score;
    uint64_t near = first->flags | second->flags | third->flags;
    for (int bit = 0; bit < AROUND + HINTS; bit++)
        row_of(page, BITS + bit)[block] = (float)(nearest->flags >> bit & 1);
    for (int bit = 0; bit < HINTS; bit++)
        row_of(page, BITS + AROUND + HINTS + bit)[block] = (float)(near >> (AROUND + bit) & 1);
}

int measure_elements(Page *page)
{
    if (name_elements(page) < 0 || place_elements(page) < 0 || read_names(page) < 0)
        return -1;
    gather_above(page);
    for (Py_ssize_t block = 0; block < page->count; block++) {
        element_rows(page, block);
        const Element *nearest = around(page, block, 0);
        page->group[block] = nearest->near;
        page->group[page->count + block] = nearest->chained;
        for (int level = 1; level < 4; level++)
            page->group[(2 + level) * page->count + block] = around(page, block, level) - page->element;
        page->group[6 * page->count + block] = 0;
    }
    return 0;
}
