/** Where frames enter and leave a node, by system calls without native code. */
package io.weir.port;
