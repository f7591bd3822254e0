#include "lexicon.h"

#include <string.h>

static uint32_t hash_of(const Py_UCS4 *word, Py_ssize_t size)
{
    uint32_t hash = 2166136261u;
    for (Py_ssize_t at = 0; at < size; at++)
        hash = (hash ^ word[at]) * 16777619u;
    return hash ^ hash >> 15;
}

/* The slot of a word, or the empty one in which it would be. At least half of the slots are empty, so one is found. */
static Word *slot_of(const Lexicon *lexicon, const Py_UCS4 *word, Py_ssize_t size, uint32_t hash)
{
    for (uint32_t at = hash & lexicon->mask;; at = (at + 1) & lexicon->mask) {
        Word *slot = lexicon->slots + at;
        if (!slot->size)
            return slot;
        if (slot->hash == hash && slot->size == size && !memcmp(lexicon->letters + slot->at, word, size * sizeof *word))
            return slot;
    }
}

static int letters_in(PyObject *weights, Py_ssize_t *letters)
{
    PyObject *word, *weight;
    *letters = 0;
    for (Py_ssize_t at = 0; PyDict_Next(weights, &at, &word, &weight);) {
        if (!PyUnicode_Check(word) || !PyFloat_Check(weight)) {
            PyErr_SetString(PyExc_TypeError, "a lexicon is a dict of str and float");
            return -1;
        }
        *letters += PyUnicode_GET_LENGTH(word);
    }
    return 0;
}

/* Fill a lexicon from a dict of words and weights: 0, or -1 with an exception set. An empty word is left out. */
int lexicon_make(Lexicon *lexicon, PyObject *weights)
{
    Py_ssize_t letters;
    if (letters_in(weights, &letters) < 0)
        return -1;
    size_t slots = slots_for((size_t)PyDict_GET_SIZE(weights) + 1);
    lexicon->mask = (uint32_t)slots - 1;
    lexicon->slots = PyMem_Calloc(slots, sizeof *lexicon->slots);
    lexicon->letters = PyMem_Calloc(letters + 1, sizeof *lexicon->letters);
    if (!lexicon->slots || !lexicon->letters) {
        PyErr_NoMemory();
        return -1;
    }
    PyObject *word, *weight;
    uint32_t filled = 0;
    for (Py_ssize_t at = 0; PyDict_Next(weights, &at, &word, &weight);) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(word);
        Py_UCS4 *mine = lexicon->letters + filled;
        if (size && !PyUnicode_AsUCS4(word, mine, size, 0))
            return -1;
        uint32_t hash = hash_of(mine, size);
        *slot_of(lexicon, mine, size, hash) = (Word){hash, filled, (uint32_t)size, PyFloat_AS_DOUBLE(weight)};
        filled += (uint32_t)size;
    }
    return 0;
}

void lexicon_free(Lexicon *lexicon)
{
    PyMem_Free(lexicon->slots);
    PyMem_Free(lexicon->letters);
}

int tally_make(Tally *tally, const Lexicon *lexicon)
{
    *tally = (Tally){.lexicon = lexicon, .seen = PyMem_Calloc((size_t)lexicon->mask + 1, sizeof *tally->seen)};
    if (!tally->seen)
        PyErr_NoMemory();
    return tally->seen ? 0 : -1;
}

void tally_free(Tally *tally)
{
    PyMem_Free(tally->seen);
}

/* Begin another text. */
void tally_next(Tally *tally)
{
    tally->text++;
    tally->count = 0;
    tally->sum = tally->least = tally->most = 0;
}

void tally_word(Tally *tally, const Py_UCS4 *word, Py_ssize_t size)
{
    const Word *slot = slot_of(tally->lexicon, word, size, hash_of(word, size));
    uint32_t *seen = tally->seen + (slot - tally->lexicon->slots);
    if (!slot->size || *seen == tally->text)
        return;
    *seen = tally->text;
    tally->sum += slot->weight;
    tally->least = !tally->count || slot->weight < tally->least ? slot->weight : tally->least;
    tally->most = !tally->count || slot->weight > tally->most ? slot->weight : tally->most;
    tally->count++;
}
