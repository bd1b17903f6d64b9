@NullMarked
package io.sd2ail.learning;

import org.jspecify.annotations.NullMarked;
