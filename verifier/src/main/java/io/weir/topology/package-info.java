/** The operator's network and policy as files, and the network as packet programs that the verifier walks. */
package io.weir.topology;
