package dev.leasehold.api.openapi;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** A schema, or null, in OpenAPI 3.1's way: a type among several, or a choice where there is no type to add to. */
final class OrNull {
    private OrNull() {}

    static Schema of(Schema schema) {
        boolean listed = schema.getRef() != null || schema.getOneOf() != null || schema.getEnumeration() != null;
        if (listed) {
            return OASFactory.createSchema()
                    .addAnyOf(schema)
                    .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        boolean anything = schema.getType() == null || schema.getType().contains(SchemaType.NULL);
        return anything ? schema : schema.addType(SchemaType.NULL);
    }
}
