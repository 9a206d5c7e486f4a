import { AuthForm } from './auth-form';

export const SignUpPage = () => <AuthForm isNew />;
