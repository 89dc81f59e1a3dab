import { configure } from "@testing-library/react";

// Many tests share a busy machine; what never comes still fails, only later.
configure({ asyncUtilTimeout: 15_000 });
