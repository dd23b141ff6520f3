#if defined(_WIN32)
// Windows 10: nested jobs and all that is called here.
#define _WIN32_WINNT 0x0A00
#define WIN32_LEAN_AND_MEAN
#include "CPlatform.h"

#include <windows.h>

#include <bcrypt.h>
#include <process.h>
#include <stdlib.h>
#include <string.h>

struct thread_start {
    void (*body)(void *context);
    void *context;
};

static unsigned __stdcall run_thread(void *argument) {
    struct thread_start start = *(struct thread_start *)argument;
    free(argument);
    start.body(start.context);
    return 0;
}

int cplatform_start_thread(void (*body)(void *context), void *context, unsigned long stack_size) {
    struct thread_start *start = malloc(sizeof *start);
    if (start == NULL) { return ERROR_NOT_ENOUGH_MEMORY; }
    *start = (struct thread_start){ .body = body, .context = context };
    // Not CreateThread: the C library keeps state for its threads. The size is reserved, not committed.
    uintptr_t thread = _beginthreadex(NULL, stack_size, run_thread, start, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    if (thread == 0) {
        free(start);
        // The C library has said why in its own terms only.
        return ERROR_MAX_THRDS_REACHED;
    }
    CloseHandle((HANDLE)thread);
    return 0;
}

int32_t cplatform_random_bytes(void *buffer, uint32_t count) {
    return BCryptGenRandom(NULL, buffer, count, BCRYPT_USE_SYSTEM_PREFERRED_RNG);
}

// UNICODE_STRING of ntdef.h: lengths in bytes.
struct counted_text {
    USHORT length;
    USHORT capacity;
    WCHAR *text;
};

typedef LONG(NTAPI *query_process)(HANDLE, int, void *, ULONG, ULONG *);

uint32_t cplatform_command_line(intptr_t process, uint16_t *text, uint32_t capacity) {
    // ProcessCommandLineInformation, since Windows 8.1. The function is not part of the import libraries of all SDKs.
    const int command_line_information = 60;
    HMODULE library = GetModuleHandleW(L"ntdll.dll");
    if (library == NULL) { return 0; }
    FARPROC found = GetProcAddress(library, "NtQueryInformationProcess");
    query_process query;
    memcpy(&query, &found, sizeof query);
    ULONG size = sizeof(struct counted_text) + (capacity + 1) * sizeof(WCHAR);
    struct counted_text *answer = malloc(size);
    if (answer == NULL || query == NULL) {
        free(answer);
        return 0;
    }
    uint32_t length = 0;
    if (query((HANDLE)process, command_line_information, answer, size, &size) >= 0 && answer->text != NULL) {
        length = answer->length / sizeof(WCHAR);
        if (length > capacity) { length = 0; }
        memcpy(text, answer->text, length * sizeof(WCHAR));
    }
    free(answer);
    return length;
}

uint32_t cplatform_interrupt(uint32_t process_group) {
    if (!AttachConsole(process_group)) { return GetLastError(); }
    DWORD number = GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, process_group) ? 0 : GetLastError();
    FreeConsole();
    return number;
}

// The copies that the child is to inherit: the originals stay private, so that no other thread's child gets them.
static DWORD inheritable(const struct cplatform_spawn_request *request, HANDLE copies[3]) {
    for (int i = 0; i < 3; i++) {
        HANDLE self = GetCurrentProcess();
        if (!DuplicateHandle(self, (HANDLE)request->standard[i], self, &copies[i], 0, TRUE, DUPLICATE_SAME_ACCESS)) {
            return GetLastError();
        }
    }
    return 0;
}

// CreateProcessW with exactly these handles inherited.
static DWORD create(
    const struct cplatform_spawn_request *request, HANDLE handles[3], DWORD flags, PROCESS_INFORMATION *created) {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    LPPROC_THREAD_ATTRIBUTE_LIST attributes = malloc(size);
    if (attributes == NULL) { return ERROR_NOT_ENOUGH_MEMORY; }
    if (!InitializeProcThreadAttributeList(attributes, 1, 0, &size)) {
        DWORD number = GetLastError();
        free(attributes);
        return number;
    }
    DWORD number = 0;
    if (!UpdateProcThreadAttribute(
            attributes, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, 3 * sizeof handles[0], NULL, NULL)) {
        number = GetLastError();
    }
    STARTUPINFOEXW startup = { 0 };
    startup.StartupInfo.cb = sizeof startup;
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = handles[0];
    startup.StartupInfo.hStdOutput = handles[1];
    startup.StartupInfo.hStdError = handles[2];
    startup.lpAttributeList = attributes;
    if (number == 0 &&
        !CreateProcessW(
            (const wchar_t *)request->executable, (wchar_t *)request->command_line, NULL, NULL, TRUE, flags,
            (void *)request->environment, (const wchar_t *)request->working_directory, &startup.StartupInfo,
            created)) {
        number = GetLastError();
    }
    DeleteProcThreadAttributeList(attributes);
    free(attributes);
    return number;
}

uint32_t cplatform_spawn(const struct cplatform_spawn_request *request, intptr_t *process, uint32_t *pid, int *stage) {
    HANDLE handles[3] = { NULL, NULL, NULL };
    PROCESS_INFORMATION created = { 0 };
    *stage = CPLATFORM_SPAWN_PREPARING;
    DWORD number = inheritable(request, handles);
    if (number == 0) {
        *stage = CPLATFORM_SPAWN_EXECUTING;
        // Suspended until it is in its job, so that no child of it can be outside.
        DWORD flags = CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT | CREATE_NEW_PROCESS_GROUP | CREATE_SUSPENDED;
        flags |= request->job != 0 ? CREATE_NO_WINDOW : DETACHED_PROCESS | CREATE_BREAKAWAY_FROM_JOB;
        number = create(request, handles, flags, &created);
        if (number == ERROR_ACCESS_DENIED && request->job == 0) {
            // A job of the starter's that nobody may leave: the child stays in it, as the starter does.
            number = create(request, handles, flags & ~(DWORD)CREATE_BREAKAWAY_FROM_JOB, &created);
        }
        if (number == ERROR_DIRECTORY) { *stage = CPLATFORM_SPAWN_CHANGING_DIRECTORY; }
    }
    for (int i = 0; i < 3; i++) {
        if (handles[i] != NULL) { CloseHandle(handles[i]); }
    }
    if (number != 0) { return number; }
    if (request->job != 0 && !AssignProcessToJobObject((HANDLE)request->job, created.hProcess)) {
        number = GetLastError();
    }
    if (number == 0 && ResumeThread(created.hThread) == (DWORD)-1) { number = GetLastError(); }
    CloseHandle(created.hThread);
    if (number != 0) {
        *stage = CPLATFORM_SPAWN_PREPARING;
        TerminateProcess(created.hProcess, 1);
        CloseHandle(created.hProcess);
        return number;
    }
    *process = (intptr_t)created.hProcess;
    *pid = created.dwProcessId;
    return 0;
}
#endif
