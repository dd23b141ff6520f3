// Mistakes on purpose; see `prove` in ../run.
#if os(Windows)
import WinSDK

struct Owner: ~Copyable {
    let handle: HANDLE
    consuming func close() {}
}

func process() -> DWORD { GetCurrentProcessId() }

#if WRONG_CALL
func wrongCall() -> Bool { CloseHandle("not a handle") }  // WRONG_CALL
#endif

#if WRONG_MOVE
func wrongMove(_ owner: consuming Owner) {  // WRONG_MOVE
    owner.close()
    owner.close()
}
#endif
#endif

#if os(Linux) || os(macOS)
func elsewhere() { thisIsNotLookedAt() }
#endif
