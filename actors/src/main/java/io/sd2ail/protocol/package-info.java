/// What nodes of a run tell each other, and how they find each other.
@NullMarked
package io.sd2ail.protocol;

import org.jspecify.annotations.NullMarked;
