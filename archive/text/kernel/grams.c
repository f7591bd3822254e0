/* langdetect's profiles, scored: what archive.text.profiles.Profiles.score does with some twenty calls of numpy. */

#include "grams.h"

#include <string.h>

#include "arrays.h"

enum { CLASSES, KEYS, DISPLACEMENTS, SLOTS, GAINS, TABLES };

static const char NAME[] = "archive.text._kernel.grams";
static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u; /* 2^64 divided by the golden ratio */

typedef struct {
    Array tables[TABLES];
    size_t languages;
    unsigned to_bucket, shift, letter_bits;
    uint16_t capital, space;
} Grams;

static void forget(PyObject *capsule)
{
    Grams *grams = PyCapsule_GetPointer(capsule, NAME);
    release(grams->tables, TABLES);
    PyMem_Free(grams);
}

/* Whether every look-up stays inside of the tables, whatever is looked up. */
static int hold_together(const Grams *grams)
{
    const Array *tables = grams->tables;
    const int64_t *displacements = tables[DISPLACEMENTS].view.buf;
    const int32_t *slots = tables[SLOTS].view.buf;
    const size_t rows = tables[KEYS].size, buckets = tables[DISPLACEMENTS].size, places = tables[SLOTS].size;
    if (!tables[CLASSES].size || !rows || !grams->languages || grams->shift > 63 || grams->letter_bits > 21)
        return 0;
    if (places & (places - 1) || !places || buckets & (buckets - 1) || buckets < 2)
        return 0;
    for (size_t at = 0; at < buckets; at++)
        if (displacements[at] < 0 || (size_t)displacements[at] >= places)
            return 0;
    for (size_t at = 0; at < places; at++)
        if (slots[at] < 0 || (size_t)slots[at] >= rows)
            return 0;
    return grams->languages * rows == tables[GAINS].size;
}

static unsigned bits_of(size_t power)
{
    unsigned bits = 0;
    while (power >>= 1)
        bits++;
    return bits;
}

static int look_at_tables(Grams *grams, PyObject **given)
{
    Array *tables = grams->tables;
    if (look_at(given[CLASSES], &tables[CLASSES], "H", 2) < 0 || look_at(given[KEYS], &tables[KEYS], "QLN", 8) < 0 ||
        look_at(given[DISPLACEMENTS], &tables[DISPLACEMENTS], "qln", 8) < 0 ||
        look_at(given[SLOTS], &tables[SLOTS], "il", 4) < 0 || look_at_floats(given[GAINS], &tables[GAINS]) < 0)
        return -1;
    grams->languages = tables[KEYS].size ? tables[GAINS].size / tables[KEYS].size : 0;
    grams->to_bucket = 64 - bits_of(tables[DISPLACEMENTS].size);
    return fits(hold_together(grams), "the table of n-grams");
}

PyObject *grams_make(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *given[TABLES];
    unsigned shift, letter_bits;
    unsigned short capital, space;
    if (!PyArg_ParseTuple(args, "OOOOOIIHH", &given[CLASSES], &given[KEYS], &given[DISPLACEMENTS], &given[SLOTS],
                          &given[GAINS], &shift, &letter_bits, &capital, &space))
        return NULL;
    Grams *grams = PyMem_Calloc(1, sizeof *grams);
    if (!grams)
        return PyErr_NoMemory();
    grams->shift = shift, grams->letter_bits = letter_bits, grams->capital = capital, grams->space = space;
    PyObject *capsule = look_at_tables(grams, given) < 0 ? NULL : PyCapsule_New(grams, NAME, forget);
    if (!capsule) {
        release(grams->tables, TABLES);
        PyMem_Free(grams);
    }
    return capsule;
}

/* The row of a packed n-gram, or -1: hash and displace, see archive.text.grams. */
static inline int32_t row_of(const Grams *grams, uint64_t key)
{
    const int64_t *displacements = grams->tables[DISPLACEMENTS].view.buf;
    const int32_t *slots = grams->tables[SLOTS].view.buf;
    const uint64_t *keys = grams->tables[KEYS].view.buf;
    const uint64_t spread = key * GOLDEN, mask = grams->tables[SLOTS].size - 1;
    const int32_t row = slots[((spread >> grams->shift) & mask) ^ (uint64_t)displacements[spread >> grams->to_bucket]];
    return keys[row] == key ? row : -1;
}

/* The rows of all n-grams of one to three letters, those of one letter first; unknown ones are -1. `rows` has room for
   three to a letter. Those that end in the second of two capitals do not count. */
static void look_up(const Grams *grams, const uint32_t *codes, size_t size, int32_t *rows)
{
    const uint16_t *classes = grams->tables[CLASSES].view.buf;
    const size_t last = grams->tables[CLASSES].size - 1;
    const uint16_t letter_of = (uint16_t)(grams->capital - 1);
    const unsigned bits = grams->letter_bits;
    uint64_t before = grams->space, two_before = 0;
    int was_capital = 0;
    for (size_t at = 0; at < size; at++) {
        const uint16_t class = classes[codes[at] < last ? codes[at] : last];
        const uint64_t letter = class & letter_of, two = before << bits | letter;
        const int is_capital = class >= grams->capital, is_shouted = is_capital && was_capital;
        rows[at] = is_shouted ? -1 : row_of(grams, letter);
        rows[size + at] = is_shouted ? -1 : row_of(grams, two);
        rows[2 * size + at] = is_shouted || !at ? -1 : row_of(grams, two_before << bits | letter);
        before = letter, two_before = two, was_capital = is_capital;
    }
}

PyObject *gram_scores(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *capsule, *given;
    if (!PyArg_ParseTuple(args, "OO", &capsule, &given))
        return NULL;
    const Grams *grams = PyCapsule_GetPointer(capsule, NAME);
    Array codes = {0};
    if (!grams || look_at(given, &codes, "IL", 4) < 0)
        return NULL;
    int32_t *rows = PyMem_RawMalloc((3 * codes.size + 1) * sizeof *rows);
    PyObject *scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(grams->languages * sizeof(float)));
    Py_ssize_t known = 0;
    if (rows && scores) {
        float *restrict sums = (float *)PyBytes_AS_STRING(scores);
        memset(sums, 0, grams->languages * sizeof *sums);
        look_up(grams, codes.view.buf, codes.size, rows);
        for (size_t at = 0; at < 3 * codes.size; at++) {
            if (rows[at] < 0)
                continue;
            const float *gains = floats_of(&grams->tables[GAINS]) + (size_t)rows[at] * grams->languages;
            for (size_t language = 0; language < grams->languages; language++)
                sums[language] += gains[language];
            known++;
        }
    }
    release(&codes, 1);
    PyMem_RawFree(rows);
    if (!rows || !scores) {
        Py_XDECREF(scores);
        return PyErr_NoMemory();
    }
    return Py_BuildValue("(Nn)", scores, known);
}
