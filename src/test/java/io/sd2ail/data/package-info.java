@NullMarked
package io.sd2ail.data;

import org.jspecify.annotations.NullMarked;
