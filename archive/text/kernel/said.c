/* What the head of the page says of each block, and repeats within the page. */

#include "page.h"

#include <string.h>

/* Letters and digits only, case-folded: archive.text.evidence.fold. A new reference. */
static PyObject *folded(PyObject *text)
{
    PyObject *cased = PyObject_CallMethod(text, "casefold", NULL);
    Py_ssize_t size = cased ? PyUnicode_GET_LENGTH(cased) : 0, kept = 0;
    Py_UCS4 *letters = cased ? PyUnicode_AsUCS4Copy(cased) : NULL;
    Py_XDECREF(cased);
    if (!letters)
        return NULL;
    for (Py_ssize_t at = 0; at < size; at++)
        if (Py_UNICODE_ISALNUM(letters[at]))
            letters[kept++] = letters[at];
    PyObject *fold = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, letters, kept);
    PyMem_Free(letters);
    return fold;
}

/* Whether a folded text holds (nearly) all of another, or the other way round: 1, 0, or -1 with an exception set. */
static int is_like(PyObject *fold, PyObject *other, double least)
{
    double size = (double)PyUnicode_GET_LENGTH(fold), its = (double)PyUnicode_GET_LENGTH(other);
    double low = 0.4 * its > least ? 0.4 * its : least;
    if (size <= low || size >= its / 0.6)
        return 0;
    return size < its ? PyUnicode_Contains(other, fold) : PyUnicode_Contains(fold, other);
}

static int is_like_any(PyObject *fold, PyObject *others, double least)
{
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(others); at++) {
        int found = is_like(fold, PyTuple_GET_ITEM(others, at), least);
        if (found)
            return found;
    }
    return 0;
}

typedef struct {
    Py_ssize_t least, most;
} Sizes;

/* The sizes of what is said: most is 0 where nothing is. -1 with an exception set if something is no text. */
static int sizes_of(PyObject *said, Sizes *sizes)
{
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(said); at++) {
        PyObject *text = PyTuple_GET_ITEM(said, at);
        if (!PyUnicode_CheckExact(text)) {
            PyErr_SetString(PyExc_TypeError, "titles and descriptions are texts");
            return -1;
        }
        Py_ssize_t size = PyUnicode_GET_LENGTH(text);
        if (size && (!sizes->most || size < sizes->least))
            sizes->least = size;
        if (size > sizes->most)
            sizes->most = size;
    }
    return 0;
}

/* Mark the blocks that repeat a title or a description. Only texts are folded that can be like one: with all its signs,
 * one that is too short still is; and one that is three times as long is too long without them. */
static int mark_repeated(Page *page, PyObject *titles, PyObject *descriptions)
{
    Sizes sizes = {0, 0};
    if (sizes_of(titles, &sizes) < 0 || sizes_of(descriptions, &sizes) < 0)
        return -1;
    double low = 0.4 * sizes.least > SAID_TITLE ? 0.4 * sizes.least : SAID_TITLE;
    for (Py_ssize_t block = 0; sizes.most && block < page->count; block++) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(page->text[block]);
        if (size <= low || size > 3 * sizes.most)
            continue;
        PyObject *fold = folded(page->text[block]);
        int title = fold ? is_like_any(fold, titles, SAID_TITLE) : -1;
        int description = title < 0 ? -1 : is_like_any(fold, descriptions, SAID_DESCRIPTION);
        Py_XDECREF(fold);
        if (description < 0)
            return -1;
        row_of(page, SAID)[block] = (float)title;
        row_of(page, SAID + 3)[block] = (float)description;
    }
    return 0;
}

static float between(Py_ssize_t value, Py_ssize_t low, Py_ssize_t high)
{
    return (float)(value < low ? low : value > high ? high : value);
}

/* How far each block stands from the first and the last headline; those of elements h1 where no block repeats a title. */
static int from_headlines(Page *page)
{
    Py_ssize_t first = -1, last = -1;
    for (int by_tag = 0; by_tag < 2 && first < 0; by_tag++)
        for (Py_ssize_t block = 0; block < page->count; block++) {
            int is_head = by_tag ? PyUnicode_Compare(around(page, block, 0)->tag, page->measures->heading) == 0
                                 : row_of(page, SAID)[block] > 0;
            if (is_head)
                first = first < 0 ? block : first, last = block;
        }
    for (Py_ssize_t block = 0; block < page->count; block++) {
        row_of(page, SAID + 1)[block] = first < 0 ? -100 : between(block - first, -99, 200);
        row_of(page, SAID + 2)[block] = first < 0 ? -100 : between(block - last, -99, 200);
    }
    return PyErr_Occurred() ? -1 : 0;
}

/* How often each text stands on the page. */
static int count_repeats(Page *page)
{
    const size_t slots = slots_for((size_t)page->count);
    Py_ssize_t *first = PyMem_Malloc(slots * sizeof *first), *same = PyMem_Malloc(page->count * sizeof *same);
    float *row = row_of(page, SAID + 4);
    if (!first || !same) {
        PyMem_Free(first);
        PyMem_Free(same);
        PyErr_NoMemory();
        return -1;
    }
    memset(first, 0xff, slots * sizeof *first);
    for (Py_ssize_t block = 0; block < page->count; block++) {
        size_t slot = (size_t)PyObject_Hash(page->text[block]) & (slots - 1);
        while (first[slot] >= 0 && PyUnicode_Compare(page->text[first[slot]], page->text[block]) != 0)
            slot = (slot + 1) & (slots - 1);
        if (first[slot] < 0) {
            first[slot] = block;
            row[block] = 0;
        }
        same[block] = first[slot];
        row[same[block]]++;
    }
    for (Py_ssize_t block = 0; block < page->count; block++)
        row[block] = row[same[block]];
    PyMem_Free(first);
    PyMem_Free(same);
    return PyErr_Occurred() ? -1 : 0;
}

int measure_said(Page *page, PyObject *titles, PyObject *descriptions)
{
    for (Py_ssize_t block = 0; block < page->count; block++)
        row_of(page, SAID)[block] = row_of(page, SAID + 3)[block] = 0;
    if (mark_repeated(page, titles, descriptions) < 0 || from_headlines(page) < 0)
        return -1;
    return count_repeats(page);
}
