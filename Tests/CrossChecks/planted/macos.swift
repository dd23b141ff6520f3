// Mistakes on purpose; see `prove` in ../run.
#if os(macOS)
import Darwin

struct Owner: ~Copyable {
    let handle: Int32
    consuming func close() {}
}

func queue() -> Int32 { kqueue() }

#if WRONG_CALL
func wrongCall() -> Int32 { kqueue("no argument") }  // WRONG_CALL
#endif

#if WRONG_MOVE
func wrongMove(_ owner: consuming Owner) {  // WRONG_MOVE
    owner.close()
    owner.close()
}
#endif
#endif

#if os(Linux) || os(Windows)
func elsewhere() { thisIsNotLookedAt() }
#endif
