@NullMarked
package io.sd2ail.compute;

import org.jspecify.annotations.NullMarked;
