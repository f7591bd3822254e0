/* The characters of each block, the words of short ones, and what the head of the page says of them. */

#include "page.h"

static inline uint8_t class_at(const Measures *measures, Py_UCS4 point)
{
    return measures->class_of[point < POINTS ? point : POINTS - 1];
}

static void count_text(const Page *page, Py_ssize_t block, uint32_t counts[CLASSES])
{
    PyObject *text = page->text[block];
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    size = size < MEASURED ? size : MEASURED;
    const void *data = PyUnicode_DATA(text);
    int kind = PyUnicode_KIND(text);
    const uint8_t *class_of = page->measures->class_of;
    if (kind == PyUnicode_1BYTE_KIND) {
        const Py_UCS1 *letters = data;
        for (Py_ssize_t at = 0; at < size; at++)
            counts[class_of[letters[at]]]++;
    } else {
        for (Py_ssize_t at = 0; at < size; at++)
            counts[class_at(page->measures, PyUnicode_READ(kind, data, at))]++;
    }
    row_of(page, TAIL - 1)[block] = class_at(page->measures, PyUnicode_READ(kind, data, 0));
    row_of(page, TAIL)[block] = class_at(page->measures, PyUnicode_READ(kind, data, size - 1));
}

/* The rows of a block's own text, and the arrays that other families count from. */
static void own(const Page *page, Py_ssize_t block, const uint32_t counts[CLASSES])
{
    const Measures *measures = page->measures;
    const uint8_t told[] = {measures->stop, measures->comma, measures->quote, measures->digit};
    float length = page->length[block], chars = 0;
    for (int class = 0; class < CLASSES; class++)
        chars += (float)counts[class];
    float words = (float)counts[measures->space] + 1 + (float)counts[measures->ideograph] / 2;
    float share = row_of(page, LINKED)[block] / length;
    page->chars[block] = chars;
    page->words[block] = words;
    page->good[block] = words >= GOOD_WORDS && share < 0.35f ? chars : 0;
    page->link[block] = chars * share;
    row_of(page, OWN)[block] = logged(chars);
    row_of(page, OWN + 1)[block] = logged(words);
    for (int at = 0; at < 4; at++)
        row_of(page, OWN + 2 + at)[block] = logged(counts[told[at]]);
    row_of(page, OWN + 6)[block] = chars / words;
    for (int class = 0; class < CLASSES; class++)
        row_of(page, OWN + 7 + class)[block] = (float)counts[class] / chars;
    row_of(page, LINKED)[block] = share;
    row_of(page, STRONG)[block] = page->strong[block] / length;
    row_of(page, STRONG + 1)[block] = page->slanted[block] / length;
    row_of(page, STRONG + 2)[block] = page->links[block] / length;
    row_of(page, STRONG + 3)[block] = page->links[block];
}

void measure_texts(Page *page)
{
    for (Py_ssize_t block = 0; block < page->count; block++) {
        uint32_t counts[CLASSES] = {0};
        count_text(page, block, counts);
        own(page, block, counts);
    }
    const float *from[] = {page->chars, page->good, page->link};
    for (int row = 0; row < 3; row++) {
        float *sums = page->sums[row];
        sums[0] = 0;
        for (Py_ssize_t block = 0; block < page->count; block++)
            sums[block + 1] = sums[block] + from[row][block];
    }
}

/* A text in lower case as code points, in `few` where there is room: its length, or -1 with an exception set. */
static Py_ssize_t lowered(PyObject *text, Py_UCS4 *few, Py_ssize_t room, Py_UCS4 **letters)
{
    *letters = few;
    if (PyUnicode_IS_ASCII(text)) {
        const Py_UCS1 *data = PyUnicode_1BYTE_DATA(text);
        Py_ssize_t size = PyUnicode_GET_LENGTH(text);
        for (Py_ssize_t at = 0; at < size; at++)
            few[at] = data[at] >= 'A' && data[at] <= 'Z' ? data[at] + 32u : data[at];
        return size;
    }
    PyObject *lower = PyObject_CallMethod(text, "lower", NULL);
    if (!lower)
        return -1;
    Py_ssize_t size = PyUnicode_GET_LENGTH(lower);
    if (size > room)
        *letters = PyUnicode_AsUCS4Copy(lower);
    else if (size)
        PyUnicode_AsUCS4(lower, few, room, 0);
    Py_DECREF(lower);
    return *letters ? size : -1;
}

static inline int parts_words(Py_UCS4 point)
{
    if (point < 128)
        return (point < 'a' || point > 'z') && (point < 'A' || point > 'Z');
    return Py_UNICODE_ISSPACE(point) || (point >= 0xD800 && point <= 0xDFFF);
}

static inline int is_text_letter(Py_UCS4 point)
{
    return Py_UNICODE_ISALNUM(point) && !Py_UNICODE_ISDECIMAL(point);
}

/* Count the words within a stretch that holds more than letters: runs of two letters or more. */
static void count_within(Tally *tally, const Py_UCS4 *letters, Py_ssize_t size)
{
    for (Py_ssize_t at = 0, end; at < size; at = end + 1) {
        for (end = at; end < size && is_text_letter(letters[end]);)
            end++;
        if (end - at > 1)
            tally_word(tally, letters + at, end - at);
    }
}

static int is_all_letters(const Py_UCS4 *letters, Py_ssize_t size)
{
    for (Py_ssize_t at = 0; at < size; at++)
        if (!Py_UNICODE_ISALPHA(letters[at]))
            return 0;
    return 1;
}

/* Count stretches between white space and ASCII's signs; `within`: what is inside those that are no word as a whole. */
static void count_words(Tally *tally, const Py_UCS4 *letters, Py_ssize_t size, int within)
{
    for (Py_ssize_t at = 0, end; at < size; at = end + 1) {
        for (end = at; end < size && !parts_words(letters[end]);)
            end++;
        if (!within && end > at)
            tally_word(tally, letters + at, end - at);
        else if (end > at && !is_all_letters(letters + at, end - at))
            count_within(tally, letters + at, end - at);
    }
}

static int is_wordy(PyObject *text)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), spaces = 0;
    if (size > WORDY)
        return 0;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t at = 0; at < size; at++)
        spaces += PyUnicode_READ(kind, data, at) == ' ';
    return spaces < SPACES;
}

static int tally_text(Tally *tally, PyObject *text)
{
    Py_UCS4 few[3 * WORDY], *letters; /* no character becomes more than three */
    tally_next(tally);
    if (!is_wordy(text))
        return 0;
    Py_ssize_t size = lowered(text, few, 3 * WORDY, &letters);
    if (size < 0)
        return -1;
    count_words(tally, letters, size, 0);
    if (!PyUnicode_IS_ASCII(text))
        count_words(tally, letters, size, 1);
    if (letters != few)
        PyMem_Free(letters);
    return 0;
}

/* Mean, lowest, highest and sum of the weights of the words of short blocks. */
int measure_words(Page *page)
{
    Tally tally;
    if (tally_make(&tally, &page->measures->words) < 0)
        return -1;
    for (Py_ssize_t block = 0; block < page->count; block++) {
        if (tally_text(&tally, page->text[block]) < 0) {
            tally_free(&tally);
            return -1;
        }
        const double found[] = {tally.count ? tally.sum / tally.count : 0, tally.least, tally.most, tally.sum};
        for (int at = 0; at < 4; at++)
            row_of(page, WORDS + at)[block] = (float)found[at];
    }
    tally_free(&tally);
    return 0;
}
