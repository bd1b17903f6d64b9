/// Who may take part in a cluster: its authority, the certificates of its nodes, and what a node shows and believes.
@NullMarked
package io.sd2ail.tls;

import org.jspecify.annotations.NullMarked;
