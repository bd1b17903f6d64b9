/// A node as a member of a cluster: its actor system, its addresses, how it joins, and how others ask it.
@NullMarked
package io.sd2ail.cluster;

import org.jspecify.annotations.NullMarked;
