@NullMarked
package io.sd2ail.wire;

import org.jspecify.annotations.NullMarked;
