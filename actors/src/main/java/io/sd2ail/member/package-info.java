/// A node's side of a run: joins it, has the actors of its roles, comes back, leaves.
@NullMarked
package io.sd2ail.member;

import org.jspecify.annotations.NullMarked;
