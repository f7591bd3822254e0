#include "arrays.h"

#include <string.h>

enum { LINE = 64 }; /* bytes: every array begins a line of the cache */

/* Look at an array of numbers of `size` bytes each, whose format is one of `formats`, or of mere bytes: 0, or -1 with
   an exception set. */
int look_at(PyObject *object, Array *array, const char *formats, size_t size)
{
    if (PyObject_GetBuffer(object, &array->view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0)
        return -1;
    const char *format = array->view.format ? array->view.format : "B";
    const int is_bytes = !strcmp(format, "B") && (size_t)array->view.len % size == 0;
    const int is_ours = strlen(format) == 1 && strchr(formats, *format) && (size_t)array->view.itemsize == size;
    if ((!is_bytes && !is_ours) || (uintptr_t)array->view.buf % size) {
        PyErr_Format(PyExc_ValueError, "an array of %zu-byte numbers (format %s) is needed, not one of the format %s",
                     size, formats, format);
        PyBuffer_Release(&array->view);
        return -1;
    }
    array->size = (size_t)array->view.len / size;
    return 0;
}

int look_at_floats(PyObject *object, Array *array)
{
    return look_at(object, array, "f", sizeof(float));
}

/* Of numpy.intp. */
int look_at_ints(PyObject *object, Array *array)
{
    return look_at(object, array, "lqn", sizeof(Py_ssize_t));
}

/* Let go of arrays; those that were never looked at are all zeros, and nothing is done about them. */
void release(Array *arrays, size_t count)
{
    while (count--)
        PyBuffer_Release(&arrays[count].view);
}

int fits(int is_so, const char *what)
{
    if (!is_so)
        PyErr_Format(PyExc_ValueError, "arrays do not fit the judge, or each other: %s", what);
    return is_so ? 0 : -1;
}

/* An array of `count` things of `size` bytes. While memory is only counted it has no place: NULL. */
void *cut(Memory *memory, size_t count, size_t size)
{
    char *mine = memory->at ? memory->at + memory->size : NULL;
    memory->size += padded(count * size, LINE);
    return mine;
}

/* Allot what was counted, to be cut up from its beginning: 0, or -1 with an exception set. `block` is to be freed. */
int allot(Memory *memory)
{
    memory->block = PyMem_RawMalloc(memory->size + LINE);
    if (!memory->block) {
        PyErr_NoMemory();
        return -1;
    }
    memory->at = memory->block + (LINE - (uintptr_t)memory->block % LINE) % LINE;
    memory->size = 0;
    return 0;
}
