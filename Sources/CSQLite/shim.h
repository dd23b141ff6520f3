#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#if defined(_WIN32)
// The one that is part of Windows 10 and its SDK.
#include <winsqlite/winsqlite3.h>
#else
#include <sqlite3.h>
#endif

/// `SQLITE_TRANSIENT`: SQLite copies the bound bytes. The macro is a cast, which Swift cannot import.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

#endif
