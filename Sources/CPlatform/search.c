#include "CPlatform.h"

int64_t cplatform_find_byte(const void *bytes, uint64_t count, const uint8_t *table) {
    const uint8_t *text = bytes;
    for (uint64_t index = 0; index < count; index++) {
        if (table[text[index]]) { return (int64_t)index; }
    }
    return -1;
}
