#include "hints.h"

#include <string.h>

enum { LONGEST = 24 }; /* letters: longer words are cut, they are names made by machines */

static Py_ssize_t letters_of(PyObject *table)
{
    PyObject *word, *bits;
    Py_ssize_t letters = 0;
    for (Py_ssize_t at = 0; PyDict_Next(table, &at, &word, &bits);) {
        if (!PyUnicode_Check(word) || !PyUnicode_IS_ASCII(word) || !PyLong_Check(bits)) {
            PyErr_SetString(PyExc_TypeError, "hints are a dict of words in ASCII and int");
            return -1;
        }
        letters += PyUnicode_GET_LENGTH(word);
    }
    return letters;
}

/* Add the words of a table; `is_whole`: they speak for whole words only. */
static int add_all(Hints *hints, PyObject *table, int is_whole)
{
    PyObject *word, *value;
    for (Py_ssize_t at = 0; PyDict_Next(table, &at, &word, &value);) {
        uint64_t bits = PyLong_AsUnsignedLongLongMask(value);
        if (PyErr_Occurred())
            return -1;
        const Py_UCS1 *letters = PyUnicode_1BYTE_DATA(word);
        Step *step = hints->steps;
        for (Py_ssize_t letter = 0; letter < PyUnicode_GET_LENGTH(word); letter++) {
            if (letters[letter] < 'a' || letters[letter] > 'z') {
                PyErr_SetString(PyExc_ValueError, "hints are words of the letters a to z");
                return -1;
            }
            uint16_t *next = step->next + (letters[letter] - 'a');
            if (!*next)
                *next = (uint16_t)hints->count++;
            step = hints->steps + *next;
        }
        *(is_whole ? &step->word : &step->part) |= bits;
    }
    return 0;
}

int hints_make(Hints *hints, PyObject *parts, PyObject *words)
{
    Py_ssize_t of_parts = letters_of(parts), of_words = of_parts < 0 ? -1 : letters_of(words);
    if (of_words < 0)
        return -1;
    if (of_parts + of_words >= UINT16_MAX) {
        PyErr_SetString(PyExc_ValueError, "more hints than the kernel is made for");
        return -1;
    }
    hints->steps = PyMem_Calloc(of_parts + of_words + 1, sizeof *hints->steps);
    hints->count = 1;
    if (!hints->steps) {
        PyErr_NoMemory();
        return -1;
    }
    return add_all(hints, parts, 0) < 0 || add_all(hints, words, 1) < 0 ? -1 : 0;
}

void hints_free(Hints *hints)
{
    PyMem_Free(hints->steps);
}

/* Hints of the fragments that begin at the first of these letters, and where the last one leads: NULL if nowhere. */
static uint64_t walk(const Hints *hints, const Py_UCS4 *word, Py_ssize_t size, const Step **end)
{
    const Step *step = hints->steps;
    uint64_t bits = 0;
    *end = NULL;
    for (Py_ssize_t at = 0; at < size; at++) {
        uint16_t next = step->next[word[at] - 'a'];
        if (!next)
            return bits;
        step = hints->steps + next;
        bits |= step->part;
    }
    *end = step;
    return bits;
}

/* Hints of a word: of the fragments in it, and its own. */
static uint64_t word_bits(const Hints *hints, const Py_UCS4 *word, Py_ssize_t size)
{
    const Step *end;
    uint64_t bits = walk(hints, word, size, &end);
    if (end)
        bits |= end->word;
    for (Py_ssize_t from = 1; from < size; from++)
        bits |= walk(hints, word + from, size - from, &end);
    return bits;
}

/* Hints of two words run together: only of a fragment that is the two. */
static uint64_t joined(const Hints *hints, const Py_UCS4 *before, Py_ssize_t first, const Py_UCS4 *word, Py_ssize_t size)
{
    Py_UCS4 both[2 * LONGEST];
    const Step *end;
    memcpy(both, before, first * sizeof *both);
    memcpy(both + first, word, size * sizeof *both);
    uint64_t bits = walk(hints, both, first + size, &end);
    return end && end->part ? bits : 0;
}

/* The word of letters a to z at `*at` or behind it, at most LONGEST of them: its size, 0 at the end. */
static Py_ssize_t word_at(const Py_UCS4 *label, Py_ssize_t length, Py_ssize_t *at)
{
    while (*at < length && (label[*at] < 'a' || label[*at] > 'z'))
        ++*at;
    Py_ssize_t size = 0;
    while (*at + size < length && size < LONGEST && label[*at + size] >= 'a' && label[*at + size] <= 'z')
        size++;
    return size;
}

/* The hints of a label (class and id names, lower case), and its words with a weight: 0, or -1 with an exception set. */
int hints_read(const Hints *hints, PyObject *label, Tally *tally, uint64_t *bits)
{
    Py_UCS4 few[256], *letters = few;
    Py_ssize_t length = PyUnicode_GET_LENGTH(label), before = 0, size, at = 0;
    tally_next(tally);
    *bits = 0;
    if (length > (Py_ssize_t)(sizeof few / sizeof *few))
        letters = PyUnicode_AsUCS4Copy(label);
    else if (length)
        letters = PyUnicode_AsUCS4(label, few, length, 0);
    if (!letters)
        return -1;
    for (Py_ssize_t last = 0; (size = word_at(letters, length, &at)); last = at, before = size, at += size) {
        *bits |= word_bits(hints, letters + at, size);
        if (before)
            *bits |= joined(hints, letters + last, before, letters + at, size);
        if (size > 1)
            tally_word(tally, letters + at, size);
    }
    if (letters != few)
        PyMem_Free(letters);
    return 0;
}
