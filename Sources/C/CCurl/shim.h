// curl_easy_setopt and curl_easy_getinfo take arguments of any type, which Swift cannot call: here is one function a type.
#ifndef MARTLET_CCURL_H
#define MARTLET_CCURL_H
#include <curl/curl.h>

static inline CURLcode martlet_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode martlet_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

// curl copies the text.
static inline CURLcode martlet_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

// The list must live as long as the handle is used.
static inline CURLcode martlet_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// What curl calls, each with the same context: for a line of the head, for a piece of the body, and for a socket.
static inline CURLcode martlet_curl_set_callbacks(
    CURL *handle, void *context, size_t (*head)(char *, size_t, size_t, void *),
    size_t (*body)(char *, size_t, size_t, void *),
    curl_socket_t (*socket)(void *, curlsocktype, struct curl_sockaddr *)) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, head);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, socket);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
    return code;
}

// The status of the last head, or 0 before there is one.
static inline long martlet_curl_status(CURL *handle) {
    long status = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

// The address begins where its field does, and an IPv6 address is longer than the field.
static inline const struct sockaddr *martlet_curl_address(const struct curl_sockaddr *address) {
    return &address->addr;
}

// A macro of a cast, which Swift does not import.
static const curl_socket_t martlet_CURL_SOCKET_BAD = CURL_SOCKET_BAD;

#endif
