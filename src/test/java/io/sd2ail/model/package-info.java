@NullMarked
package io.sd2ail.model;

import org.jspecify.annotations.NullMarked;
