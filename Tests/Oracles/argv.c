/* Reads command lines from standard input (UTF-16LE, each ended by a newline) and prints, for each, its arguments
   as CommandLineToArgvW splits them: UTF-16 units in hexadecimal, arguments ended by ';', command lines by a newline. */
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <fcntl.h>
#include <io.h>

static WCHAR line[32768];

int main(void) {
    size_t length = 0;
    _setmode(_fileno(stdin), _O_BINARY);
    while (length < 32767 && fread(&line[length], sizeof(WCHAR), 1, stdin) == 1) {
        if (line[length] != '\n') { length++; continue; }
        line[length] = 0;
        length = 0;
        int count = 0;
        LPWSTR *words = CommandLineToArgvW(line, &count);
        for (int i = 0; i < count; i++) {
            for (const WCHAR *unit = words[i]; *unit; unit++) printf("%04x", *unit);
            printf(";");
        }
        printf("\n");
        LocalFree(words);
    }
    return 0;
}
