/** The actor that runs a middlebox or a stack, its inbox and its seat on a worker. */
package io.weir.middlebox;
