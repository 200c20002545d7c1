#include <crypt.h>
#include <stddef.h>

// struct crypt_data holds arrays that are too long to become Swift tuples.
static inline size_t martlet_crypt_data_size(void) {
    return sizeof(struct crypt_data);
}
