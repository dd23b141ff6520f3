// Runs Sources/CPlatform/windows.c under Wine: starts this program again in three roles and prints what came of it, one
// fact a line.
#include <windows.h>

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "CPlatform.h"

static void signal_event(void *event) { SetEvent(*(HANDLE *)event); }

// What the child sees: its input, environment, arguments and directory.
static int child(int count, wchar_t **words) {
    char input[16] = { 0 };
    DWORD size = 0;
    ReadFile(GetStdHandle(STD_INPUT_HANDLE), input, sizeof input - 1, &size, NULL);
    wchar_t directory[300];
    GetCurrentDirectoryW(300, directory);
    printf("input %s, mark %ls, directory %ls", input, _wgetenv(L"MARK"), directory);
    for (int i = 2; i < count; i++) { printf(", [%ls]", words[i]); }
    printf("\n");
    fflush(stdout);
    fprintf(stderr, "to error\n");
    if (wcscmp(words[count - 1], L"stay") == 0) { Sleep(INFINITE); }
    return 42;
}

static void run(const wchar_t *program, const wchar_t *last, HANDLE job, int ends_job) {
    HANDLE input[2], output[2];
    CreatePipe(&input[0], &input[1], NULL, 0);
    CreatePipe(&output[0], &output[1], NULL, 0);
    wchar_t line[600];
    swprintf(line, 600, L"\"%ls\" child \"a b\" \"q\\\"\" %ls", program, last);
    struct cplatform_spawn_request request = {
        .executable = (const uint16_t *)program,
        .command_line = (uint16_t *)line,
        .environment = (const uint16_t *)L"MARK=x y\0SYSTEMROOT=C:\\windows\0",
        .working_directory = (const uint16_t *)L"C:\\windows",
        .standard = { (intptr_t)input[0], (intptr_t)output[1], (intptr_t)output[1] },
        .job = (intptr_t)job,
    };
    intptr_t process = 0;
    uint32_t pid = 0;
    int stage = -1;
    printf("spawn %u\n", (unsigned)cplatform_spawn(&request, &process, &pid, &stage));
    CloseHandle(input[0]);
    CloseHandle(output[1]);
    DWORD size = 0;
    WriteFile(input[1], "hello", 5, &size, NULL);
    CloseHandle(input[1]);
    char text[2000];
    DWORD total = 0;
    while (total < sizeof text - 1 && ReadFile(output[0], text + total, sizeof text - 1 - total, &size, NULL) && size > 0) {
        total += size;
        text[total] = 0;
        if (ends_job && strstr(text, "to error") != NULL) { TerminateJobObject(job, 0xE0000009); }
    }
    text[total] = 0;
    fputs(text, stdout);
    DWORD code = 0;
    DWORD waited = WaitForSingleObject((HANDLE)process, 60000);
    GetExitCodeProcess((HANDLE)process, &code);
    printf("ended %d with %lx\n", waited == WAIT_OBJECT_0, code);
}

static void refuse(const wchar_t *program, const wchar_t *directory) {
    wchar_t line[] = L"program";
    struct cplatform_spawn_request request = {
        .executable = (const uint16_t *)program,
        .command_line = (uint16_t *)line,
        .environment = (const uint16_t *)L"\0",
        .working_directory = (const uint16_t *)directory,
        .standard = { (intptr_t)GetStdHandle(STD_INPUT_HANDLE), (intptr_t)GetStdHandle(STD_OUTPUT_HANDLE),
                      (intptr_t)GetStdHandle(STD_OUTPUT_HANDLE) },
    };
    intptr_t process = 0;
    uint32_t pid = 0;
    int stage = -1;
    unsigned number = cplatform_spawn(&request, &process, &pid, &stage);
    printf("refused with %u at stage %d\n", number, stage);
}

int wmain(int count, wchar_t **words) {
    if (count > 1 && wcscmp(words[1], L"child") == 0) { return child(count, words); }
    wchar_t program[300];
    GetModuleFileNameW(NULL, program, 300);
    HANDLE job = CreateJobObjectW(NULL, NULL);
    run(program, L"in-job", job, 0);
    run(program, L"stay", job, 1);
    run(program, L"detached", NULL, 0);
    refuse(L"C:\\nowhere.exe", NULL);
    refuse(program, L"C:\\nowhere");

    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    int number = cplatform_start_thread(signal_event, &event, 2 << 20);
    printf("thread %d, ran %d\n", number, WaitForSingleObject(event, 60000) == WAIT_OBJECT_0);
    unsigned char bytes[64] = { 0 };
    number = cplatform_random_bytes(bytes, sizeof bytes);
    int different = 0;
    for (size_t i = 1; i < sizeof bytes; i++) { different |= bytes[i] != bytes[0]; }
    printf("random %d, varied %d\n", number, different);
    return 0;
}
