@NullMarked
package io.sd2ail.local;

import org.jspecify.annotations.NullMarked;
