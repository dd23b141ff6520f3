# shellcheck shell=bash
# Makes what swiftc needs to type-check for a system it cannot build for: a resource directory whose Swift modules are
# the host toolchain's textual interfaces with another target, and the C headers of that system as a module. Nothing
# can be linked with it. Sourced by `run`.
#
# make_sdk SYSTEM DIRECTORY: one of macos, windows.
overlays=$(dirname "${BASH_SOURCE[0]}")/overlays
host_triple=$(uname -m)-unknown-linux-gnu

# The modules that the sources may import and that the toolchain ships as text.
textual_modules=(Swift SwiftOnoneSupport _Concurrency _RegexParser _StringProcessing Synchronization)
# The most recent release whose Darwin headers these scripts were tried with.
zig_release=0.15.2
mingw_headers=/usr/share/mingw-w64/include

toolchain_modules() { readlink -f "$(dirname "$(readlink -f "$(command -v swiftc)")")/../lib/swift"; }

make_sdk() {
    local system=$1 out=$2 modules
    modules=$(toolchain_modules)
    rm -rf "$out"
    mkdir -p "$out/modules" "$out/headers" "$out/temporary"
    "describe_$system"
    mkdir -p "$out/resources/$resource_folder"
    ln -s "$modules/shims" "$out/resources/shims"
    ln -s "$modules/clang" "$out/resources/clang"
    local module
    for module in "${textual_modules[@]}"; do retarget "$module"; done
    synthesize FoundationEssentials "$foundation_name"
    "headers_$system"
    compiler_command >"$out/swift-frontend"
    chmod +x "$out/swift-frontend"
    "$out/swift-frontend" -emit-module -module-name "$c_module" -import-underlying-module -parse-as-library \
        -o "$out/modules/$c_module.swiftmodule" "$overlays/$c_module.swift"
    rm -rf "$out/temporary"
}

# The interface of a module, for another target. On Windows `long` has 32 bits and `wchar_t` 16.
retarget() {
    local target_folder=$out/resources/$resource_folder/$1.swiftmodule
    mkdir -p "$target_folder"
    sed -E "${retarget_edits[@]}" -e '/^(@_exported )?import Glibc/d' \
        -e 's/= _swift_stdlib_gettid\(\)/: UInt32 = 0/; s/_swift_stdlib_gettid\(\)/UInt32(0)/' \
        "$modules/linux/$1.swiftmodule/$host_triple.swiftinterface" >"$target_folder/$interface_name.swiftinterface"
}

# The interface of a module that the toolchain only ships in binary form, written down from it.
# synthesize MODULE NAME: NAME is what it is called on the other system.
synthesize() {
    local module=$1 name=$2 folder=$out/resources/$resource_folder/$2.swiftmodule version
    mkdir -p "$folder"
    version=$(swiftc --version 2>/dev/null | sed -n 's/^Swift version \([^ ]* ([^ ]*)\).*/\1/p')
    swift-synthesize-interface -module-name "$module" -print-fully-qualified-types -target "$host_triple" \
        -I "$modules/linux" -I "$modules" >"$out/temporary/$module"
    {
        printf '// swift-interface-format-version: 1.0\n// swift-compiler-version: Swift version %s\n' "$version"
        printf '// swift-module-flags: -target %s %s -enable-library-evolution -swift-version 5 -module-name %s' \
            "$triple" "${interface_flags[*]}" "$name"
        printf ' -enable-experimental-feature LifetimeDependence -enable-experimental-feature Lifetimes\n'
        printf 'import Swift\nimport _Concurrency\nimport _StringProcessing\n'
        printf 'public enum POSIXErrorCode: Swift.Int32, Swift.Sendable { case EPERM = 1 }\n'
        # What is printed for people is not quite what the compiler reads: attributes on lines of their own, access of
        # setters, accessors of stored properties; and one extension names a type that is not public.
        sed -E -e '/^ *\/\/\//d' -e '/^import (Glibc|CoreFoundation|_.*)/d' -e "s/(^|[^A-Za-z_.])$module\\./\\1$name./g" \
            -e 's/Glibc\.POSIXErrorCode/POSIXErrorCode/g' -e 's/(internal|private|fileprivate)\(set\) //' \
            -e 's/(^|[^a-z])let (.*) \{ get \}/\1var \2 { get }/' \
            -e '/^extension .*URL.Template.Element/,/^}/d' -e '/[^a-z]func [^{]*$/b' \
            -e '/(subscript(<[^>]*>)?\(|(^|[^a-z`])var )/{/\{/!s/$/ { get set }/}' "$out/temporary/$module" |
            awk '/^public (var|let) /{if(seen[$3]++){held="";next}} /^@/{held=held $0 "\n";next} NF{printf "%s",held;held="";print}'
    } >"$folder/$interface_name.swiftinterface"
}

compiler_command() {
    printf '#!/bin/sh\nexec swift-frontend "$@" -target %s -resource-dir %q -module-cache-path %q' \
        "$triple" "$out/resources" "$out/cache"
    printf ' -I %q -I %q' "$out/headers" "$out/modules"
    printf ' %q' "${compiler_flags[@]}"
    printf '\n'
}

# --- macOS: the libc headers of Darwin as zig's packages on PyPI have them.

describe_macos() {
    triple=x86_64-apple-macosx15.0 resource_folder=macosx interface_name=x86_64-apple-macos c_module=Darwin
    # Apple has no module of that name: what Linux has in FoundationEssentials is part of its Foundation.
    foundation_name=Foundation
    interface_flags=(-disable-objc-interop -disable-availability-checking)
    compiler_flags=(-disable-objc-interop -sdk "$out/sdk")
    retarget_edits=(-e "s/-target $host_triple/-target $triple -disable-availability-checking/"
        -e 's#@backDeployed\([^)]*\)##g')
}

headers_macos() {
    mkdir -p "$out/sdk/usr"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --platform manylinux_2_12_x86_64 --dest "$out/temporary" "ziglang==$zig_release"
    python3 - "$out/temporary" "$out/sdk" <<'PYTHON'
import glob, os, re, sys, zipfile
packages, sdk = sys.argv[1:]
[package] = glob.glob(os.path.join(packages, "*.whl"))
with zipfile.ZipFile(package) as archive:
    for name in archive.namelist():
        found = re.fullmatch(r"ziglang/lib/libc/include/any-(?:macos|darwin)-any/(.+)", name)
        if found and not name.endswith("/"):
            path = os.path.join(sdk, "usr/include", found[1])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(archive.read(name))
PYTHON
    cp /usr/include/sqlite3.h "$out/sdk/usr/include/"
    cp "$overlays/darwin.h" "$out/headers/"
    printf 'module Darwin [system] { header "darwin.h" export * }\n' >"$out/headers/module.modulemap"
}

check_c_macos() { # DIRECTORY FILES…
    local out=$1
    shift
    clang --target=x86_64-apple-macosx15.0 -isysroot "$out/sdk" -fsyntax-only -std=c11 -Wall -Wextra -Werror "$@"
}

# --- Windows: the headers of mingw-w64, which describe the same system calls as Microsoft's.

describe_windows() {
    triple=x86_64-unknown-windows-gnu resource_folder=mingw interface_name=$triple c_module=WinSDK
    foundation_name=FoundationEssentials
    interface_flags=()
    compiler_flags=(-Xcc -D__MM_MALLOC_H -Xcc -DWINBOOL=BOOL -Xcc -isystem -Xcc "$out/include"
        -Xcc -isystem -Xcc "$mingw_headers")
    retarget_edits=(-e "s/-target $host_triple/-target $triple/"
        -e 's/(typealias CLong = Swift.Int)$/\132/; s/(typealias CUnsignedLong = Swift.UInt)$/\132/'
        -e 's/(typealias CWideChar = ).*/\1Swift.UInt16/' -e '/_stdlib_(remainderl|squareRootl)\(/d')
}

headers_windows() {
    mkdir -p "$out/include/winsqlite"
    # Constants in this macro are not imported, and those of Microsoft's headers are.
    (cd "$mingw_headers" && grep -rlZ __MSABI_LONG . | xargs -0 cp --parents -t "$out/include")
    find "$out/include" -name '*.h' -exec sed -E -i 's/__MSABI_LONG\(([^()]*)\)/\1L/g' {} +
    cp /usr/include/sqlite3.h "$out/include/winsqlite/winsqlite3.h"
    cp "$overlays/winsdk.h" "$out/headers/"
    printf 'module WinSDK [system] { header "winsdk.h" export * }\n' >"$out/headers/module.modulemap"
}

check_c_windows() { # DIRECTORY FILES…
    shift
    x86_64-w64-mingw32-gcc -fsyntax-only -std=c11 -Wall -Wextra -Werror "$@"
}
