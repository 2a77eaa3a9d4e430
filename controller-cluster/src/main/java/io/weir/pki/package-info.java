/** Who is calling: certificates, the identities that they carry, and TLS with both ends known. */
package io.weir.pki;
