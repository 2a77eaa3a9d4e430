/** Hosts in network namespaces on one switch, what can go wrong between them, and traffic that notices. For demos, measurements and tests. */
package io.weir.testbed;
