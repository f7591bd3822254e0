/* Learned weights of words, looked up without making a Python string of each. */

#ifndef MICROFICHE_LEXICON_H
#define MICROFICHE_LEXICON_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

typedef struct {
    uint32_t hash, at, size; /* its letters are letters[at .. at + size]; a slot of size 0 is empty */
    double weight;
} Word;

typedef struct {
    Word *slots;
    Py_UCS4 *letters;
    uint32_t mask; /* slots - 1, a power of two less one */
} Lexicon;

/* The words found in one text, each counted once. `seen` holds for each slot the number of the text it was found in. */
typedef struct {
    const Lexicon *lexicon;
    uint32_t *seen;
    uint32_t text;
    Py_ssize_t count;
    double sum, least, most;
} Tally;

/* Slots of a table for so many keys: a power of two, at least half of them empty. */
static inline size_t slots_for(size_t keys)
{
    size_t slots = 16;
    while (slots < 2 * keys)
        slots *= 2;
    return slots;
}

int lexicon_make(Lexicon *lexicon, PyObject *weights);
void lexicon_free(Lexicon *lexicon);
int tally_make(Tally *tally, const Lexicon *lexicon);
void tally_free(Tally *tally);
void tally_next(Tally *tally);
void tally_word(Tally *tally, const Py_UCS4 *word, Py_ssize_t size);

#endif
