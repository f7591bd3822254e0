/* A page as arrays: archive.text.ground, compiled. */

#ifndef MICROFICHE_PAGE_H
#define MICROFICHE_PAGE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>

#include "hints.h"
#include "lexicon.h"

enum {
    CLASSES = 12,      /* of characters: archive.text.chars */
    POINTS = 65536,    /* characters whose class is told apart */
    LEVELS = 6,        /* elements around a block that are looked at */
    AROUND = 19,       /* tags that are flags, below the hints */
    HINTS = 21,
    MEASURED = 20000,  /* characters of a block that are counted */
    WORDY = 400,       /* ... of a block that is told by its words, at most */
    SPACES = 40,       /* ... and spaces: fewer */
    SAID_TITLE = 7, SAID_DESCRIPTION = 20, /* letters: texts with as few repeat a title, or a description, by chance */
    GOOD_WORDS = 10,
};

/* The rows of the table, by the first of each family: archive.text.features.NAMES. */
enum {
    OWN = 0,
    WORDS = OWN + 16 + CLASSES,
    ELEMENT = WORDS + 4,
    ABOVE = ELEMENT + 8,
    BITS = ABOVE + 3,
    CONTAINERS = BITS + AROUND + 2 * HINTS,
    ROOT = CONTAINERS + 5 * LEVELS,
    RICH = ROOT + 12,
    PLACE = RICH + 5,
    GROUPS = PLACE + 9,
    SAID = GROUPS + 10,
    BESIDE = SAID + 5,
    ROWS = BESIDE + 49,
};
/* Single rows that other families look at. */
enum { TAIL = OWN + 8 + CLASSES, LINKED, STRONG, KIND = OWN + 14 + CLASSES, LABEL = ELEMENT + 3 };

/* What does not change from page to page. */
typedef struct {
    Lexicon labels, words;
    Hints hints;
    PyObject *kinds; /* dict: kind -> number */
    PyObject *tags;  /* dict: tag -> number | flag << 8 */
    PyObject *heading; /* "h1" */
    uint8_t class_of[POINTS];
    uint8_t stop, comma, quote, digit, ideograph, space; /* classes */
} Measures;

/* An element, and what is counted of it. */
typedef struct {
    PyObject *tag, *label;
    Py_ssize_t name, up, parent, first, last; /* its pair of tag and label; `up` is -1 for the root, whose parent it is */
    int depth, is_hidden;
    Py_ssize_t near, chained; /* numbers of its kind of place */
    double lowest, highest, total; /* weights of the labels around it, its own included */
    uint64_t flags;
} Element;

/* A pair of tag and label. */
typedef struct {
    Py_ssize_t element; /* the first that bears it */
    int code;           /* of the tag */
    double score, least;
    uint64_t flags;
} Name;

typedef struct {
    const Measures *measures;
    Py_ssize_t count, elements, names;
    Element *element;
    Name *name;
    PyObject **text;             /* of each block */
    float *chars, *words, *good; /* ... */
    float *length, *strong, *slanted, *links;
    float *link;                 /* characters in links, of those that are counted */
    float *sums[3];              /* running sums of characters, good ones, linked ones, with a leading 0 */
    Py_ssize_t *group;           /* [grouping, block]: place, chain of places, four levels of elements, all */
    float *table;                /* [row, block] */
    void *memory;
} Page;

enum { GROUPINGS = 7 };

static inline float *row_of(const Page *page, int row)
{
    return page->table + (size_t)row * page->count;
}

/* In double precision, as in the pure path: the same number on every processor. */
static inline float logged(double value)
{
    return (float)log1p(value);
}

/* The element `level` steps around a block. */
static inline Element *around(const Page *page, Py_ssize_t block, int level)
{
    Py_ssize_t at = page->group[2 * page->count + block];
    while (level-- > 0)
        at = page->element[at].parent;
    return page->element + at;
}

void measure_texts(Page *page);
int measure_words(Page *page);
int measure_elements(Page *page);
int measure_said(Page *page, PyObject *titles, PyObject *descriptions);
void measure_containers(Page *page);
void measure_roots(Page *page);
int measure_rich(Page *page);
void measure_place(Page *page);
int measure_groups(Page *page);
void measure_beside(Page *page);

#endif
