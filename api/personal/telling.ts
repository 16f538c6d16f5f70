/** From this tier on a unit serves a street, or one employer: 职工之家 stand inside them. */
const NEAR = 3;

/** Whether the name of a unit of this tier may tell for whom somebody works; then a confidential case does not name it. */
export const tellsEmployer = (tier: number | null): boolean => (tier ?? NEAR) >= NEAR;
