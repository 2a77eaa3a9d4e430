/** What nodes say to each other about a middlebox's packets and state: replication to a standby, and planned moves. */
package io.weir.replication;
