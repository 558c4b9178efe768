const ENTITIES = { "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** The text of an attribute. */
export function unescaped(attribute) {
  return attribute.replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}
