// What `import WinSDK` brings on Windows, as far as the project's sources ask for it. A header must stand here only when
// the module map of Swift's Windows toolchain has it too; bcrypt.h, for one, has no place there.
#define WIN32_LEAN_AND_MEAN
#define UNICODE
#define _UNICODE
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
#include <aclapi.h>
#include <afunix.h>
#include <psapi.h>
#include <sddl.h>
#include <tlhelp32.h>
#include <winioctl.h>
