/* The cheapest listener there can be: what an event costs before a profiler has done anything.

   On CPython 3.12 and later a callable that jumps straight to a C function which returns None; on 3.11 a profile
   function which returns. The limited API lets one build serve all versions since 3.12. */

#ifdef NO_OP_MONITORING
#define Py_LIMITED_API 0x030C0000
#endif
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>

#ifdef NO_OP_MONITORING

typedef struct {
    PyObject base;
    vectorcallfunc vectorcall;
} Listener;

static PyObject *hear(PyObject *self, PyObject *const *arguments, size_t count, PyObject *names)
{
    return Py_None; /* immortal: no reference to count */
}

static PyMemberDef members[] = {
    {"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(Listener, vectorcall), Py_READONLY, NULL},
    {NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_members, members},
    {0, NULL},
};

static PyType_Spec spec = {
    "no_op.Listener", sizeof(Listener), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL, slots,
};

static PyObject *listener(PyObject *module, PyObject *unused)
{
    PyObject *type = PyType_FromSpec(&spec);
    if (type == NULL)
        return NULL;
    Listener *object = (Listener *)PyType_GenericAlloc((PyTypeObject *)type, 0);
    Py_DECREF(type);
    if (object != NULL)
        object->vectorcall = hear;
    return (PyObject *)object;
}

static PyMethodDef functions[] = {
    {"listener", listener, METH_NOARGS, "Return a callable that does nothing with any arguments."},
    {NULL},
};

#else

static int hear(PyObject *self, PyFrameObject *frame, int event, PyObject *argument)
{
    return 0;
}

static PyObject *install(PyObject *module, PyObject *unused)
{
    PyEval_SetProfile(hear, NULL);
    Py_RETURN_NONE;
}

static PyObject *remove_(PyObject *module, PyObject *unused)
{
    PyEval_SetProfile(NULL, NULL);
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"install", install, METH_NOARGS, "Become the profile function of this thread."},
    {"remove", remove_, METH_NOARGS, "Leave the thread without a profile function."},
    {NULL},
};

#endif

static PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "no_op", .m_size = 0, .m_methods = functions};

PyMODINIT_FUNC PyInit_no_op(void)
{
    return PyModule_Create(&module);
}
