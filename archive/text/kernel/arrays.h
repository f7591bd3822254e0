/* Arrays of numbers that Python hands over, read through the buffer protocol; and memory that is cut into arrays. */

#ifndef MICROFICHE_ARRAYS_H
#define MICROFICHE_ARRAYS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "votes.h"

/* One array: its numbers, and how many there are. */
typedef struct {
    Py_buffer view;
    size_t size;
} Array;

int look_at(PyObject *object, Array *array, const char *formats, size_t size);
int look_at_floats(PyObject *object, Array *array);
int look_at_ints(PyObject *object, Array *array);
void release(Array *arrays, size_t count);
int fits(int is_so, const char *what);

static inline const float *floats_of(const Array *array)
{
    return array->view.buf;
}

static inline const Py_ssize_t *ints_of(const Array *array)
{
    return array->view.buf;
}

/* How much memory arrays take is counted first (`at` is NULL then); then the same calls cut it up. */
typedef struct {
    char *block, *at;
    size_t size;
} Memory;

void *cut(Memory *memory, size_t count, size_t size);
int allot(Memory *memory);

#endif
